# The activation lens
lens = Activation lens · layer { $layer }
    .tip = The distribution of one layer passing through the activation function: what enters f below, what comes out at the left. A solid, B dashed. Dashed grey: the slope f′, on the axis of f. Drag γ or β to see the bell N(β, γ²) and where it lands.
lens-hint = click any layer
lens-units = Units
    .tip = All units of the layer together, or one of the first 20. Units are drawn alike, so the first few stand for all. Watch whether the layer is wide because every unit is, or because its units stand apart.
lens-units-all = all units
lens-unit = unit { $unit }
lens-curve = Curve
lens-own = The activation function that both networks use
lens-compare = compare
    .tip = Sigmoid and ReLU side by side, whatever the networks use, with the part from –1 to 1 marked: a standard Gaussian sits where the sigmoid is nearly a line, and half of it where ReLU gives 0
lens-line = Line
    .tip = The least-squares line of what enters and what comes out, over the range of the inputs, and shaded how far the curve is from it. Where the gap is small the layer might as well be linear: watch it grow with γ.
lens-line-explains = the line explains { $share }
lens-line-short = line { $share }
lens-input = input
lens-output = output
lens-zone-saturated = saturated
lens-zone-inactive = inactive
lens-zone-near-linear = near-linear
lens-zone-linear = linear
lens-waits = measuring…
lens-diverged = overflowed at step { $step }
lens-place = Layer { $layer }
lens-place-unit = Layer { $layer }, unit { $unit }
lens-passes = passes back { $slope } of { $peak }
lens-passes-short = f′ { $slope } of { $peak }
lens-near-linear = { $share } near-linear
lens-linear = { $share } linear
lens-r2 = R² { $r2 }
lens-within = { $share } of { $bell } within [–1, 1]
lens-hover = f({ $y }) = { $f }, slope { $slope }
lens-hover-arm = { $arm }: { $share } of the values from { $low } to { $high }

# What the numbers are
lens-tip-saturated = Share of the inputs y where f′(y) is under 10 % of its peak: |y| > 3.64 for sigmoid, > 1.82 for tanh. Hardly any gradient gets through there. Watch it fall when batch norm is switched on. It counts all units together; each alone may be so narrow that its piece of the curve is straight (R² near 1). The units in the Layers view show both. (Others call tanh saturated where |f| > 0.97, which is |y| > 2.09.)
lens-tip-inactive = Share of the inputs y where f′(y) is under 10 % of its peak; for ReLU y ≤ 0. They pass no gradient back. Half is usual; watch units for which it is all.
lens-tip-slope = Mean of f′(y) over all inputs: the share of the gradient that f passes back, of the most it could. Layers multiply: 0.1 in each of ten layers is 1e-10.
lens-tip-near-linear = Share of the inputs y where the tangent at 0 is off by less than 2 % of the output range: |y| < 1.02 for sigmoid, < 0.51 for tanh. Where all inputs lie there, the layer adds no non-linearity.
lens-tip-linear = Share of the inputs y > 0, which f passes on unchanged
lens-tip-r2 = R² = Cov(y, f)² / (Var y · Var f): how well a line predicts the output from the input. Of each unit, then averaged; of the bell by its closed form. 1: the layer might as well be linear. It can be near 1 although many values are saturated: shares count the values of all units together, R² looks at each unit alone, and a unit that has become narrow sees a straight piece of the curve wherever it lies.
lens-tip-line = Share of the variance of the outputs that the line explains: Cov(y, f)² / (Var y · Var f), over the values of all units together, or of the selected unit. One line for all units can be far from each unit’s own: R² is the mean over the units of what a line of their own explains.
lens-tip-within = Share of the values from –1 to 1. Of a standard Gaussian it is 68 %: one standard deviation to either side.
