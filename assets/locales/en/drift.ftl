# The layer, and whose values
drift-layer = Layer { $layer }
drift-layer-back = Layer above
    .tip = The layer before, nearer to the input. ↑
drift-layer-on = Layer below
    .tip = The next layer, nearer to the output. ↓
drift-units = Whose values
drift-all = all
    .tip = The values of all units of the layer together. Units that wander in different directions can hide one another: look at one unit, too.
drift-typical = typical
    .tip = One unit, the same in both networks at every step, chosen at step 0: of the units that are recorded, the one whose 15–85 band in A is closest in width to the median band of the layer. It is not chosen for what it does later.
drift-one = one unit
    .tip = One unit of the layer, as in Ioffe & Szegedy (2015), Fig. 1. The first 20 units of every layer are recorded; since all start from the same random draw, they stand for the others. The lens shows the same unit.
drift-unit-back = Unit before
    .tip = The unit before
drift-unit-on = Next unit
    .tip = The next unit
drift-of-all = { $what } of all units
drift-of-typical = { $what } of unit { $unit }, a typical one
drift-of-unit = { $what } of unit { $unit }

# The percentile bands
drift-bands = Percentiles 15, 50, 85
    .tip = Of the values on the probe batch, 15 % lie below the band, 70 % in it and 15 % above; the thick line is the median. Both networks share the vertical axis, as in Ioffe & Szegedy (2015), Fig. 1. Watch whether the band wanders, widens or collapses: every such move is one that the next layer must follow. Click or drag to see a step everywhere.
drift-band = 70 % of the values
drift-saturated = saturated
drift-inactive = inactive
drift-bands-name = Layer { $layer }, { $arm }: percentiles 15, 50 and 85 of { $what }: { $low }, { $middle }, { $high } at step { $step }
drift-bands-nothing = Layer { $layer }, { $arm }: no percentiles of { $what } yet
drift-nothing = nothing recorded yet
drift-units-kept = only units 1 to { $units } are recorded

# The heat map
drift-heat = Histogram over time
    .tip = Every column is the histogram at a step: 64 bins over [–8, 8], and a row at either edge for what lies beyond. The stronger the color, the larger the share of the values in that bin; color grows as the root of the share, so that tails can be seen. Dotted: where the activation saturates. Watch for bands that bend, split or run out of the picture.
drift-heat-name = Layer { $layer }, { $arm }: histogram of { $what } over time; at step { $step } the fullest bin is { $bin }, with { $share } of the values
drift-heat-nothing = Layer { $layer }, { $arm }: no histogram yet
drift-bin = { $low } to { $high }
drift-bin-below = below { $high }
drift-bin-above = above { $low }
drift-share = { $share } in a bin

# What stands at the bottom
lower = Below
lower-shift = Shift
    .tip = How far each unit's distribution on the probe batch is from an earlier one of its own, in the selected layer
lower-moments = Mean and spread
    .tip = Mean and standard deviation of every layer
against = Compared with
against-lag = { $lag } steps before
    .tip = The distribution at step s against that at step s – lag: how much a layer's input moves while it learns
against-start = step 0
    .tip = The distribution at step s against that at step 0: how far it has moved in all
drift-per-sd = W1/sd
    .tip = Wasserstein distance W1 of the two distributions of each unit, divided by the mean of their standard deviations ½(sd + sd′); mean over the units. With equally many values W1 is the mean distance between the i-th smallest of one and the i-th smallest of the other. 1 means: moved by one standard deviation. Logarithmic. In a network that trains it is expected lower with batch norm.
drift-shape = Shape-only W1
    .tip = W1 after both distributions are standardized, (x – μ)/σ: what is left when place and width are set aside; mean over the units. Same logarithmic axis as at the left. Batch norm sets place and width, not shape: here the two networks are often close.
drift-shift-name = Layer { $layer }, { $measure } of { $what } against { $against }: A { $a }, B { $b }
drift-mean = Mean of every layer
    .tip = Mean μ over all samples of the probe batch and all units of a layer. One line for each layer, the selected one thick. Watch for layers that drift away from 0.
drift-spread = Standard deviation of every layer
    .tip = Standard deviation σ over all samples of the probe batch and all units of a layer. One line for each layer, the selected one thick. Watch how far the layers lie apart: batch norm sets σ to |γ|.
drift-layers = Layers
    .tip = The deeper the layer, the stronger the color
lower-bars = Bars
    .tip = Three measures of shift side by side, for both networks and for what the lesson compares them with
bars-per-sd = W1/sd
    .tip = W1 between what enters f now and measure.lag steps before, in units of its standard deviation; per unit, mean over units, hidden layers and recorded steps so far
bars-shape = Shape alone
    .tip = The same W1 after both distributions are standardized: what is left is the change of shape
bars-gradient = By gradient
    .tip = ‖G – G′‖/‖G‖: how much the gradient of a layer changes when the layers before it have moved (Santurkar et al. 2018, Def. 2.1); mean over hidden layers and recorded steps so far
bars-log = Logarithmic: every line is ten times the one before it.
published = published
published-note = ◇ published: { $source }, read off the figure. Lines: ours; learning rate and initial deviation are a fit.
