# Switches
arrangement = Arrangement
arrangement-side-by-side = A | B
    .tip = Both networks side by side
arrangement-overlay = A + B
    .tip = Both networks on one axis, one over the other: A solid, B dashed
arrangement-map = map
    .tip = A line of colors for each layer: all layers at once, however deep the network
log-counts = Height
log-counts-off = lin
    .tip = Height: the share of the values in a bar
log-counts-on = log
    .tip = Height: the logarithm of one more than the count in a bar, so that even a single value far out can be seen. Watch the tails; do not compare areas.
units = Units
units-pooled = pooled
    .tip = The values of all units of a layer in one histogram
units-each = units
    .tip = A line for each unit: from 15 % to 85 % of its values, a dot at its median. Batch norm works on each unit alone, so this is what it does: without it the lines become needles and walk away. (Shift U)
ghost = Behind
ghost-off = off
    .tip = Nothing is drawn behind the layers and the lens
ghost-start = step 0
    .tip = Behind each histogram stands its outline at step 0, and an arrow goes from the median of then to that of now (G)
ghost-lag = { $lag } steps
    .tip = Behind each histogram stands its outline { $lag } steps before, and an arrow goes from the median of then to that of now (G)
layers-options = View
    .tip = How the layers are drawn: what stands behind them, axis, height
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
legend-map-units = share of the units whose line passes the value: none to all
    .tip = One line of 64 bins for each layer. A unit counts in every bin between its 15th and its 85th percentile. Units that each stay narrow but lie apart leave a row pale.
legend-ghost = outline: step { $step }, arrow: its median to that of now
    .tip = The same layer at an earlier recorded step. Watch how far a distribution has walked, and where to. Arrows of a few pixels are left out; where a median leaves the axis the arrow ends at its edge.
legend-ghost-units = median at step { $step }
legend-units = line: 15 to 85 % of a unit’s values, dot: median; { $shown } of { $all } units
    .tip = Units stand in the order of their medians at step 0 and keep it, so that what moves has moved. Units are drawn alike, so that the first ones stand for all. A short line is a unit that answers all samples alike.
legend-units-both = line: 15 to 85 % of a unit’s values, dot: median; { $shown } of { $all } units, A above, B below
legend-units-missing = single units of { $stage }: at the newest step and at step 0 only
    .tip = Of every recorded step the timeline keeps single units of Σwx and γẑ+β, of other stages only what is shown now and step 0: all would take too much memory. Histograms stand in their place.
median-moved = median moved from { $from } to { $to } since step { $step }
units-summary = { $shown } of { $all } units, { $flat } of them with their median in a flat part
units-summary-plain = { $shown } of { $all } units

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

# What the networks can do, below the layers
answers = Answers
answers-on = on
    .tip = Below the layers: what each network makes of a few test samples, or of the plane
answers-off = off
    .tip = The layers alone
answers-row = test
answers-samples = { $arm } is right for { $right } of { $count } samples: { $list }
answers-samples-waits = What { $arm } says about { $count } samples: measuring…
answers-said = { $class } as { $said }
