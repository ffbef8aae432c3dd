# Titles of figures
figure-layers = { $stage } in every layer
figure-tiles = What each unit responds to ({ $stage })
figure-lens = Layer { $layer } on its activation curve
figure-lens-compare = Sigmoid and ReLU on layer { $layer }
figure-loss = Training loss
figure-gradient-share = Gradient reaching each layer, as a share of that of the last hidden layer
figure-gradient-rms = Gradient reaching each layer (rms of ∂L/∂W)
figure-accuracy = Accuracy
figure-gradients = Gradients, layer { $layer } marked
figure-landscape = Landscape of the loss along each step
figure-drift = Layer { $layer } over time
figure-data = Data and decisions
figure-data-images = Data and predictions
figure-window = ShiftScope
figure-unit = { $title }, unit { $unit }
figure-at = { $title } · step { $step } · epoch { $epoch }

# The caption: what is shown, and with which settings
figure-network = { $activation }, { $depth } × { $width }
figure-init = { $scheme } × { $scale }
figure-bias = initial bias { $bias }
figure-bias-std = spread of the initial biases { $std }
figure-rate = learning rate { $rate }
figure-batch = batch size { $batch }
figure-held = γ = { $gamma } and β = { $beta } held
figure-scale-shift = γ = { $gamma } and β = { $beta } at the start
figure-noise = noise { $noise }
figure-label-noise = { $share } of the labels at random
figure-raw = input not standardized
figure-seed = seed { $seed }
figure-each = { $a } (A) and { $b } (B)
figure-changed = changes during training: { $count }

# What is seen, in numbers
figure-arm = { $name }: { $facts }.
figure-arm-loss = loss { $loss }
figure-arm-test = test accuracy { $accuracy }
figure-arm-ended = diverged at step { $step } in { $place }
figure-arm-saturated = saturated in layers 1 to { $depth }: { $values }
figure-arm-inactive = inactive in layers 1 to { $depth }: { $values }
figure-arm-flat = flat tiles in layers 1 to { $depth }: { $values }
figure-arm-spread = standard deviation in layers 1 to { $depth }: { $values }
figure-arm-mean = mean in layers 1 to { $depth }: { $values }
figure-arm-gradient = gradient (rms) in layers 1 to { $depth }: { $values }
figure-arm-landscape = along the step: loss { $low } to { $high }, largest change of the gradient { $change }, effective β { $beta }
figure-arm-shares = share of the gradient in layers 1 to { $depth }: { $values }
figure-arm-shift = shift (W1/sd) in layers 1 to { $depth }: { $values }

# Axes of pages
figure-loss-axes = cross-entropy of the mini-batch (logarithmic) over training steps
figure-loss-axes-short = cross-entropy over steps
figure-drift-against = Shift, compared with: { $against }
