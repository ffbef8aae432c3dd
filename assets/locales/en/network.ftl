# The network: a tile for each unit
layers-rows = rows
    .tip = A row for each layer: the distribution of its values
layers-network = network
    .tip = A tile for each unit: what it responds to. A column of flat tiles is a layer that has died
strip = Tiles
strip-on = on
    .tip = Left of each distribution: what the first eight units of the layer respond to, where there is room
strip-off = off
    .tip = The distributions alone
tiles-in = in
tiles-out = out
tiles-open = Click to open the whole network
tiles-pick = Click a unit to see its strongest weights
tiles-less = less
tiles-more = more
tiles-key-saturated = saturated
tiles-key-inactive = inactive
tiles-plus = weight above 0
tiles-minus = weight below 0
tiles-face-plane = A tile is a unit over the plane of both features
tiles-face-image = First layer: the weights of a unit. Deeper: the mean image, weighted by the unit
tiles-face-samples = A tile is a unit; its cells are samples, sorted by class
tiles-face-strip = A line is a unit; its cells are samples, sorted by class

# In words
tiles-name-saturated = Layer { $layer } of { $arm }: { $shown } of { $width } units, { $flat } with a flat tile, { $share } of their values saturated
tiles-name-inactive = Layer { $layer } of { $arm }: { $shown } of { $width } units, { $flat } with a flat tile, { $share } of their values inactive
tiles-inputs-name = Inputs of { $arm }: { $shown } of { $width }
tiles-outputs-name = Outputs of { $arm } before softmax: { $shown } of { $width }, { $flat } with a flat tile
tiles-unit = Layer { $layer }, unit { $unit }
tiles-input = Input { $name }
tiles-output = Output { $name }
tiles-facts = over the probe: mean { $mean }, deviation { $spread }
tiles-share-saturated = saturated on { $share } of the samples
tiles-share-inactive = inactive on { $share } of the samples
tiles-strongest = strongest weight: { $weight }, from unit { $from } before it
