# The microscope: one unit over a mini-batch, number by number
microscope = Microscope · layer { $layer } over the next mini-batch
    .tip = One unit over the mini-batch that the next step will train on: from z to a at the top, from ∂L/∂y back to ∂L/∂z below. A dot for each sample, in the color of its class; every sample stands at the same place in all strips. The numbers are those of the training step, not rounded for the picture.
microscope-short = Microscope · layer { $layer }
microscope-close = Close the microscope
    .tip = Back to the picture (Escape, U)
microscope-units = Unit under the microscope
order = Order
order-batch = batch
    .tip = The samples stand as they come in the mini-batch
order-sorted = by z
    .tip = The samples stand in the order of their z. Watch where the gradient is cut away.
by = Statistics
by-train = train
    .tip = Batch norm takes μ and σ² of this mini-batch, as in training: every sample depends on every other
by-eval = eval
    .tip = Batch norm takes the running mean and variance, as in evaluation: every sample stands for itself. Dashed: μ and σ of the mini-batch. Move a dot of z and see what the others do.
fold = Fold
fold-off = no
    .tip = Batch norm is a layer of its own
fold-on = fold
    .tip = In evaluation batch norm is a fixed line, so it can be folded into the weights before it: W′ = W·γ/√(σ² + ε), b′ = (b – μ)·γ/√(σ² + ε) + β. Both layers are computed for all samples of the probe, and their largest difference is written.
microscope-slider = First samples of the mini-batch
    .tip = Take only the first few samples of the mini-batch, as if the batch were so small. Watch how far μ and σ are from those of all, which are dashed.
microscope-samples = { $first } of { $all } samples
microscope-back = Put back
    .tip = Puts the moved z back in its place (double-click, Ctrl Z)
microscope-own = own
microscope-mean = – mean
microscope-along = – along ẑ
microscope-no-norm = no normalization: y = z, and no sample depends on another
microscope-hint = Drag a dot of z up or down
microscope-marks = A mark is a sample, its color and shape the class; the numbers are those of sample { $sample }, on the line
microscope-group = Ghost batch norm: group { $number } of { $count }, samples { $from } to { $to }, which alone share μ and σ
microscope-noise = Noisy batch norm: s and m are the noise of this step
microscope-layer-norm = Layer norm: μ and σ are over the units of each sample, so no sample depends on another, and z of one unit cannot be moved alone
microscope-first = First { $first } of { $all } samples: μ { $mean }, of all { $whole }; σ { $std }, of all { $spread }
microscope-first-alone = First { $first } of { $all } samples
microscope-running = running: μ = { $mean }   σ² = { $variance }
microscope-moved = z of sample { $sample } moved by { $by } σ: μ { $mean }, σ { $std }; the { $count } other ẑ move by up to { $others }
microscope-moved-eval = z of sample { $sample } moved by { $by } σ: μ and σ are the running ones, and the { $count } other ẑ move by { $others }
microscope-moved-alone = z of sample { $sample } moved by { $by } σ: the { $count } others move by { $others }
microscope-folded = Folded: W′ = { $factor } · W, b′ = { $folded } instead of b = { $bias }. Largest difference of y over { $samples } samples × { $units } units: { $difference } of the largest |y|
microscope-no-fold = This normalization cannot be folded into the weights of its layer
microscope-row = { $arm }: { $name } of { $count } samples, from { $low } to { $high }; { $formula }
microscope-drag = { $arm }: z of sample { $sample }, { $class }
microscope-hover = sample { $sample }, { $class }: { $name } { $value }
microscope-notes = { $arm }: { $words }
microscope-alt = unit { $unit } of layer { $layer } over { $samples } samples: μ { $mean }, σ { $std }, γ { $gamma }, β { $beta }; ∂L/∂z adds up to { $sum }, ẑ·∂L/∂z to { $along }
microscope-alt-alone = unit { $unit } of layer { $layer } over { $samples } samples: z has mean { $mean } and standard deviation { $std }; ∂L/∂z adds up to { $sum }
lens-microscope = Microscope
    .tip = One unit over a mini-batch, number by number: from z to a, and from ∂L/∂y back to ∂L/∂z (U)
figure-microscope = Layer { $layer }, unit { $unit } over the next mini-batch
export-microscope = Microscope
