# Undo
undo = Undo
    .tip = Takes back: { $what }. The experiment and the run of before come back, at the step where they stood. Ctrl Z
undo-nothing = There is nothing to take back
redo = Redo
    .tip = Does again: { $what }. Ctrl Shift Z
redo-nothing = There is nothing to do again
deed-branch = going on from an earlier step
deed-open = opening { $name }
deed-lesson = beginning a lesson
deed-try = a suggestion of the lesson
deed-own-data = how the file is read
deed-cell = the cell of the map
rebuilds = Builds both networks anew, from step 0; Ctrl Z brings the run of before back.
rebuilt = Both networks were built anew. The run of before stood at step { $step }.
returning = Bringing a run back: step { $made } of { $step }. Until it is there, the picture is that of the run it replaces.
returning-stay = Stay here
    .tip = Gives up bringing the other run back; the one in the picture stays, paused
key-undo = undo: the run of before comes back
key-redo = redo, also Ctrl Y

# The pin
pin = Pin this run
    .tip = Leaves the loss, accuracy and gradient of this run as thin grey lines behind those of the next, and its numbers before the arrow: old → new. K
unpin = Unpin
    .tip = Takes the grey lines and the old numbers away. K
pinned = { $arm }, pinned
key-pin = pin this run behind the next, or let it go
