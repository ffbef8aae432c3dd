# Switches
points = Points
points-all = all
    .tip = Training samples as plain signs, test samples with a ring
points-test = test
    .tip = Test samples alone: these no network has trained on
points-none = none
    .tip = No samples: the decision alone

# The plane
decision-accuracy = training { $train } · test { $test }
    .tip = Share of the samples that are classified correctly, with the running statistics of batch norm. Watch the difference: far better on training than on test data is overfitting.
decision-name = Decision of { $arm } over the plane, { $points } samples; { $accuracies }
decision-here = { $arm }: { $class }, { $share }
decision-train = training
decision-test = test: ringed
decision-certain = certain … uncertain

# The samples
decision-sample = Test sample { $number }: { $class }
class-number = class { $number }
decision-label = label { $class }
decision-labels = label
decision-more = + { $count } more
decision-left-out = { $count } features have no room here
decision-ended = overflowed
verdict-right = right
verdict-wrong = wrong
