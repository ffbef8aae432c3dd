# The bar at the top
train = Train
    .tip = Train both networks, in lockstep. Space
pause = Pause
    .tip = Stop training; everything stays as it is. Space
idle-ended = Both networks have overflowed and train no further. Replay, or change something.
step = Step
    .tip = Make one step: one mini-batch through both networks. S
replay = Replay
    .tip = Start again from the same initial weights and the same batches, from step 0; Ctrl Z brings the run of now back. R
new-seed = New seed
    .tip = Start with other initial weights, data and batches, the same ones for both networks: builds both anew, and Ctrl Z brings the run of now back. N
speed = Speed
    .tip = How many steps to make in a second. Most happens in the first steps: slow down to see them.
speed-max = max
speed-value = { $rate }/s
run-to = Run to step
    .tip = Train up to this step, then stop.
step-now = step { $step }
epoch-now = epoch { $epoch }
steps-per-s = { $rate } steps/s
    .tip = Steps made in a second, both networks in lockstep. By its own compute time for one step A could make { $a } in a second, B { $b }: the difference is what the normalization costs.
fairness = seed { $seed } · same weights · same batches
    .tip = Both networks start from bit-identical weights and see bit-identical mini-batches. They differ only in what is set for one of them, as a rule the normalization.
theme-to-dark = Dark
    .tip = Dark colors
theme-to-light = Light
    .tip = Light colors, as in print
language = Language
language-name = English
number-percent = { $number } %
controls-fold = Controls
    .tip = Show or hide the controls
plots-fold = Plots
    .tip = Show or hide the plots
loading = Loading the data and building both networks…
failed = The trainer stopped because of a mistake in ShiftScope: { $text }
refused = Not possible: { $text }

# Arms
arm-none = { $arm } without batch norm
arm-batch = { $arm } with batch norm
arm-layer = { $arm } with layer norm
arm-batch-ghost = { $arm } with ghost batch norm
arm-batch-noisy = { $arm } with noisy batch norm

# The layers
layers = Layers
    .tip = What enters the activation function of every layer, for both networks
stage = Stage
stage-z = Σwx
    .tip = z = Σwx + b: the weighted sum of a unit, before any normalization
stage-z_hat = ẑ
    .tip = ẑ = (z – μ)/√(σ² + ε): normalized over the mini-batch to mean 0 and spread 1
stage-y = γẑ+β
    .tip = y = γẑ + β: what enters the activation function. Without a normalization y = Σwx.
stage-a = f(·)
    .tip = a = f(y): what the layer passes on
axis = Axis
axis-fixed = fixed
    .tip = One axis for all layers and both networks, so that places and widths can be compared
axis-fit = fit
    .tip = Every cell its own axis, so that the shape can be seen, however narrow or far away
stands-in = { $stage }: there is no ẑ
layer-short = L{ $layer }
layer-arm = Layer { $layer }, { $arm }
layer-summary = mean { $mean }, standard deviation { $std }
saturated-share = { $share } saturated
inactive-share = { $share } inactive
moments = μ { $mean }   σ { $std }
not-measured = not measured in this frame
nonfinite-share = { $share } not finite
beyond-right = { $share } →
beyond-left = ← { $share }
top-share = ↑ { $share }
hover-bin = { $low } to { $high }: { $count } of { $total } values, { $share }
hover-zone-saturated = saturated: here the slope of f is under 10 % of its peak
hover-zone-inactive = inactive: here the slope of f is under 10 % of its peak
hover-zone-linear = near-linear: the tangent is off by less than 2 %
hover-zone-positive = linear: here f passes values on unchanged
hover-beyond = Beyond the axis: { $left } on the left, { $right } on the right
legend-saturated = saturated: slope under 10 % of its peak
legend-inactive = inactive: slope under 10 % of its peak
legend-near-linear = near-linear: tangent off by under 2 %
legend-linear = linear
legend-curve = activation { $name }
legend-height = full height = { $share } of the values in one bar
    .tip = All bars of all layers of both networks have one scale, which never changes. A bar that is higher is cut off, and its share is printed.

# Divergence
diverged-title = { $arm } overflowed
diverged-goes-on = { $other } carries on.
diverged-both = { $other } has overflowed too.

# The plots
progress-loss = Loss
    .tip = Softmax cross-entropy of the mini-batch, on a logarithmic axis
progress-accuracy = Accuracy
    .tip = Share of samples that are classified correctly, with the running statistics of batch norm. Solid: training data. Thin and dashed: test data. Dotted, where a run compares them: test data by batch statistics.
accuracy-train = training
accuracy-test = test
accuracy-batch = test by batch statistics
progress = Curves over time
gradient = Gradient reaching each layer
    .tip = How much of the gradient arrives at every layer, measured as the root mean square of ∂L/∂W, on a logarithmic axis whose decades stay for the whole run. A line that falls toward layer 1 is a vanishing gradient.
gradient-flow = Gradient
gradient-flow-relative = share
    .tip = As a share of what the last hidden layer gets, so that the last one is 1: what is left on the way back, however small the loss has become
gradient-flow-rms = rms
    .tip = Root mean square of ∂L/∂W. It shrinks with the loss: a network that has learned gets a small gradient in all layers.
gradient-per-layer = { $arm }: × { $ratio } per layer
    .tip = By what the gradient is multiplied from one hidden layer to the one before: the geometric mean over all of them. Layers multiply: × 0.24 over nine layers is × 0.0000026.
gradient-per-layer-short = { $arm }: × { $ratio }
gradient-lost = { $arm }: nothing reaches layer 1
gradient-none = { $arm }: the gradient is 0
gradient-none-short = { $arm }: is 0
gradient-not-finite = { $arm }: not finite
gradient-at = at step { $step }
    .tip = The newest recorded frame. Every step is recorded up to 127, then 64 for each doubling.
values = Values
    .tip = The value of this network at the step shown
hover-step = step { $step }
hover-layer = layer { $layer }
data-summary = { $train } training and { $test } test samples · { $features } features · { $classes } classes

# The tabs
drift = Drift
    .tip = How the distributions move while the networks train
gradients = Gradients
    .tip = Gradients and updates of every layer, dead units, saturation sample by sample
data = Data
    .tip = The data, and what both networks say about them
runs = Runs
    .tip = Many runs of the experiment: with several seeds, or over a plane of two settings
runs-seeds = seeds
    .tip = The same experiment with several seeds: is it luck?
runs-map = map
    .tip = The experiment over a plane of two settings: where do the networks learn?

# The timeline
timeline = Time
    .tip = Every step from the first to the newest. Drag the handle to see an earlier step in every view; training goes on meanwhile. ← → move by one frame.
frame-back = One frame back
    .tip = One recorded frame back. ←
frame-forward = One frame on
    .tip = One recorded frame on. →
play-back = Play back
    .tip = Play the recorded frames from the step shown
play-back-stop = Stop playing
    .tip = Stay at the step shown
live = live
    .tip = Show the newest step. End
step-of = step { $step } of { $last }
time = Time axis
time-linear = lin
    .tip = Equal distances are equal numbers of steps, here and in all plots over time
time-log = log
    .tip = Logarithmic: the early steps, where most happens, get room, here and in all plots over time
branch = { $change }: you are looking at step { $step }, the run is at step { $last }.
branch-here = Go on from step { $step }
    .tip = Replays the run up to step { $step }, exactly as it was, and goes on from there with the change. What came after is replaced.
branch-now = Change at step { $step }
    .tip = Changes the networks as they are now, at step { $step }
branch-never = Cancel
    .tip = Drops the change and stays at step { $step }

# The keys
keys = Keys
    .tip = Every key of the window. ?
close = Close
key-space = train or pause
key-s = one step
key-r = replay from the same weights
key-n = new seed
key-speed = faster, slower
key-frames = one frame back, on
key-home = the first frame
key-end = the newest step
key-layer = the layer above, below
key-tabs = the views
key-l = the lessons
key-b = reveal a hidden network
key-u = microscope; layers: one histogram or a line for each unit
key-g = what stands behind the layers: nothing, step 0, some steps before
key-zoom-map = zoom in on the cell of the map, back to the larger map
key-h = hide or reveal B
key-shift-b = batch norm in B on or off
key-p = projector mode
key-f11 = full screen
key-zoom = larger, smaller
key-help = this list

# Changes while training, before their new value
event-training-learning_rate = learning rate
event-batch_norm-gamma = γ
event-batch_norm-beta = β
event-batch_norm-hold = γ and β
event-data-noise = noise
event-measure-statistics = measured by
event-arms-a-normalization = A:
event-arms-a-learning_rate = learning rate of A
event-arms-b-normalization = B:
event-arms-b-learning_rate = learning rate of B
