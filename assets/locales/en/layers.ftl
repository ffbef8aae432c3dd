# Switches
arrangement = Arrangement
arrangement-side = A | B
    .tip = Both networks side by side
arrangement-overlay = A + B
    .tip = Both networks on one axis, one over the other: A solid, B dashed
arrangement-map = map
    .tip = A line of colors for each layer: all layers at once, however deep the network
height = Height
height-linear = lin
    .tip = Height: the share of the values in a bar
height-log = log
    .tip = Height: the logarithm of one more than the count in a bar, so that even a single value far out can be seen. Watch the tails; do not compare areas.
layers-options = View
    .tip = Axis and height of the histograms
hide-short = hide
hide = Hide { $arm }
    .tip = Covers { $arm }, so that the class can predict what it will look like. A click or B reveals it.
hidden = What will { $arm } look like? Click or press B to reveal
    .tip = The networks train on behind the card. Predict first: how wide, how far from 0, how much saturated?

# Cells
layer-both = Layer { $layer }
scale-shift = γ { $gamma }   β { $beta }
hover-value = Layer { $layer } at { $value }
hover-no-bin = no value here
legend-height-fit = height: share of the values, up to the highest bar of each cell
    .tip = Every cell has its own axis and its own scale: compare shapes, not places or heights.
legend-density = area = share of the values, up to the highest bar of each row
    .tip = On their common axis the bars of the two networks differ in width. What can be compared is the area: it is the share of the values in a bar.
legend-log = height: log(1 + count), full height = all values
    .tip = Logarithmic, so that the tails can be seen: half the height is not half the values.
legend-log-fit = height: log(1 + count), up to the highest bar of each cell
legend-map = share of the values in a bin: none to { $share }
    .tip = One line of 64 bins for each layer. The color follows the square root of the share, so that the tails can be seen.
legend-map-fit = share of the values in a bin: none to the most of its line
legend-map-log = log(1 + count) in a bin: none to all values
legend-map-log-fit = log(1 + count) in a bin: none to the most of its line

# Divergence
place-layer = layer { $layer }
place-output = the output layer
diverged-at = At step { $step }, in { $place }, { $what } became { $value }. Training of { $arm } ended there.
part-input = an input
part-z = a weighted sum Σwx
part-variance = a variance σ²
part-zhat = a normalized value ẑ
part-y = a value γẑ + β
part-a = an activation f(y)
part-loss = the loss
part-gradient = a gradient
part-weights = a weight, by its update,
value-nan = NaN, not a number, as ∞ – ∞ is
value-infinite = ∞, more than a float can hold
value-negative-infinite = –∞, more than a float can hold
cause-epsilon = Cause: ε is { $eps }. ẑ divides by √(σ² + ε), and the least σ² + ε here is { $least }.
cause-data = Cause: inputs as large as { $largest }, which every layer passes on. With inputs of at most 1 the same weights begin without trouble.
cause-weights = Cause: the initial weights ({ $scheme }, times { $scale }). Every layer makes what it gets larger, and the gradient too on its way back. That is so before any update.
cause-switched = Cause: the normalization, changed from { $from } to { $to } just before. With { $from } the same step stays finite.
cause-updates = Cause: the updates. At a learning rate of { $rate } the largest weight went from { $from } to { $to }: every update overshoots, the next gradient is larger, and so on.
remedies-trying = Trying out what helps …
remedies-none = No single remedy helps: a larger ε, standardized data, smaller initial weights and smaller learning rates were tried as far as they apply, and with each an arm overflows again.
remedy-eps = Start again with ε = { $to }
remedy-standardize = Start again with standardized data
remedy-scale = Start again with scale { $to }
remedy-scheme = Start again with weights of { $to }
remedy-normalization = Start again with normalization { $to }
remedy-rate = Start again with learning rate { $to }
remedy-on = on
remedy-off = off
remedy = Remedy
    .tip = Builds both networks anew from the same seed with { $to } instead of { $from }, and begins at step 0. Tried out: with it no arm overflows up to step { $step }. A network that has overflowed cannot be rescued: its weights are no numbers any more.

# Controls
one-layer = γ and β apply to
one-layer-all = all layers
    .tip = The sliders set γ and β of every layer
one-layer-this = layer { $layer }
    .tip = The sliders set γ and β of the selected layer alone, and show its values. Click another layer to choose it. Watch what one layer does to those behind it.
