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
diverged-activation = At step { $step }, in layer { $layer }, a value of the forward pass became { $value }. Training of { $arm } ended there.
diverged-loss = At step { $step }, behind layer { $layer }, the loss became { $value }. Training of { $arm } ended there.
diverged-gradient = At step { $step }, in layer { $layer }, a gradient became { $value }. Training of { $arm } ended there.
diverged-weights = At step { $step }, in layer { $layer }, an update made a weight { $value }. Training of { $arm } ended there.
value-nan = NaN, not a number, as ∞ – ∞ is
value-infinite = ∞, more than a float can hold
value-negative-infinite = –∞, more than a float can hold
diverged-cause-rate = Usual cause: a learning rate of { $from } is too large here. Every update overshoots, the next gradient is larger, and so on.
diverged-cause-scale = Usual cause: initial weights scaled by { $from } are too large. Every layer makes what it gets larger, and the gradient too on its way back.
remedy-rate = Start again with learning rate { $to }
remedy-scale = Start again with scale { $to }
remedy = Remedy
    .tip = Builds both networks anew from the same seed with { $to } instead of { $from }, and begins at step 0. A network that has overflowed cannot be rescued: its weights are no numbers any more.

# Controls
one-layer = γ and β apply to
one-layer-all = all layers
    .tip = The sliders set γ and β of every layer
one-layer-this = layer { $layer }
    .tip = The sliders set γ and β of the selected layer alone, and show its values. Click another layer to choose it. Watch what one layer does to those behind it.
