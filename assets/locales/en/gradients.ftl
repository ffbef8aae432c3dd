# One of two pictures
arm-ended = { $arm } overflowed at step { $step }, in { $place }.
arm-reveal = Reveal what is hidden
    .tip = The network trains on behind the card. Predict first, then click or press B.
measuring = measuring…

# Switches
part = Shown
part-layers = layers
    .tip = Gradients, updates and dead units of every layer
part-landscape = landscape
    .tip = How the loss and its gradient change along each step: is it smoother with batch norm? It takes eight passes of each recorded step and is measured only while it is shown.
density = Density
    .tip = How high the gradient histograms are drawn
density-log = log
    .tip = Heights of the gradient histograms are logarithms, so that the tails can be seen
density-plain = lin
    .tip = Heights of the gradient histograms are plain densities: equal areas are equal shares
gradients-layer = Layer { $layer }
    .tip = The selected layer: bold in the charts over time, and the one whose samples and units are shown. ↑ ↓ change it too.
gradients-layer-back = One layer up
    .tip = The layer before, nearer to the input. ↑
gradients-layer-on = One layer down
    .tip = The layer behind, nearer to the output. ↓

# Over the layers
gradients-rms = Gradient rms
    .tip = Root mean square of ∂L/∂W of every layer, √(mean of the squares), on a logarithmic axis, measured on the probe samples. Thin and dashed: the same at step 0. Watch the slope: a line that falls toward L1 is a vanishing gradient, one that rises an exploding one.
gradients-start = at step 0
gradients-dead = Dead units
    .tip = Share of the units of a layer that are saturated (with ReLU: inactive) on every probe sample: f′(y) under 10 % of its peak each time, so that hardly any gradient reaches their weights. Thin and dashed: the share of all pairs of sample and unit where that is so. Watch whether dead units come back: without a gradient they cannot.
gradients-saturated = saturated
gradients-inactive = inactive

# The histograms
gradients-outlines = Gradient histograms
    .tip = The density of ∂L/∂W of every layer, each in units of its own rms, so that shapes can be compared whatever the size. Dashed: a normal distribution. Watch the tails: a peak at 0 with long tails means that a few weights get nearly all of the gradient.
gradients-shades = Shades
    .tip = A line for each layer, the deeper the stronger; the selected one is bold.
gradients-unit = in units of the layer’s own rms
    .tip = The newest recorded frame. Live frames leave the gradient out.
gradients-normal = normal distribution
gradients-zero = ∂L/∂W is 0 in every layer
gradients-at = density at { $at } rms
gradients-outlines-name = Gradient histograms of { $arm }, step { $step }; beyond 4 rms: { $values }

# Update : data
gradients-ratio = Update : data ratio
    .tip = log₁₀(std(ΔW)/std(W)) of every layer, ΔW the update that was applied. The line at –3 is a rule of thumb: updates of about a thousandth of the weights. Far below, a layer hardly learns; far above, it is thrown about. Watch whether all layers stay together.
gradients-still = no weight moves
gradients-guide = –3
gradients-ratio-name = Update : data ratio of { $arm } as log₁₀: { $values }

# Sample by sample
gradients-image = Saturation sample by sample
    .tip = A column for each unit of the selected layer, a line for each probe sample; the color is f′(y) as a share of its peak. A full column is a dead unit: it is flat on every sample. Click a column to select the unit.
gradients-image-note = layer { $layer } · columns: units · lines: samples
gradients-image-none = Saturation sample by sample, { $arm }: { $why }
gradients-image-name = Layer { $layer }, { $arm }: saturation of { $units } units on { $samples } samples, { $saturated } saturated, dead units: { $dead }
gradients-image-hover = sample { $sample }, unit { $unit }: slope { $share } of its peak
gradients-flat = saturated: under 10 %
gradients-dead-unit = a dead unit: so on every sample
gradients-units = units
gradients-key-flat = flat: slope under 10 % of its peak
gradients-key-steep = 10 % to 100 %
gradients-key-dead = dead unit

# The landscape
landscape-loss = Loss along the step (narrow: smooth)
    .tip = From the weights before each step the program walks along the negative gradient, half to four learning rates far, and computes the loss of the step’s own mini-batch at 8 points. The band goes from the smallest to the largest. Narrow: the step goes where the gradient said. The run does not feel it. Santurkar et al. (2018), Fig. 4a.
landscape-change = Largest change of the gradient (low: smooth)
    .tip = ‖∇L(θ − d·g) − g‖ at the same points: how far the gradient there is from the one at the start, at most. Low: the gradient can be trusted along the whole step. Santurkar et al. (2018), Fig. 4b.
landscape-smoothness = Effective β-smoothness (low: smooth)
    .tip = The largest change of the gradient for the distance moved, ‖∇L(θ − d·g) − g‖ / ‖d·g‖. It is the curvature that a step meets; a network with large gradients can have a low one. It has nothing to do with the β of batch norm. Santurkar et al. (2018), Fig. 4c.
landscape-nothing = no step has been recorded
landscape-later = measured from the next step on; Replay (R) shows the whole run
