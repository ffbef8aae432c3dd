# The file menu
file = File
    .tip = Open, save, copy and paste the experiment
file-open = Open…
    .tip = Open an experiment or a lesson (.toml), a table as data (.csv), or a figure made here, with its experiment and step. A file can also be dropped on the window.
file-open-data = Open data…
    .tip = Train on your own table: CSV and like files, told by what is in them. It can also be dropped on the window.
file-recent = Recent files
file-recent-none = No file has been opened or saved yet
file-recent-gone = { $path }: no longer there
file-forget-recent = Clear this list
    .tip = Forget these files. The files themselves stay as they are
file-save = Save…
    .tip = Save the experiment as it began, with every change as an event of its step: opened again it repeats this run
file-save-lesson = Save as lesson…
    .tip = A lesson file with this experiment and this view, and places for your own words in English and Korean
file-copy = Copy settings
    .tip = The experiment as text, for a chat, a note or a file
file-paste = Paste settings
    .tip = Take over an experiment from the clipboard. Keys that the text leaves out take their defaults.
file-default = Default experiment
    .tip = Every setting as at the very first start: handwritten digits, six sigmoid layers

# The dialogs
open-title = Open a file
    .tip = An experiment or a lesson (.toml), a table as data (.csv), or a figure made here (.svg, .pdf, .png, .gif)
open-go = Open
save-title = Save the experiment
    .tip = As it began, with every change as an event of its step
save-go = Save
save-lesson-title = Save as lesson
    .tip = The experiment and the view as they are now. Write your own words into the file, then open it here.
    .tip = The map as it is now. As CSV or JSON it holds the numbers of every cell.
save-replace = { $path } exists. Replace it?
save-replace-go = Replace
file-path = Path
    .tip = Type a path, or browse
file-browse = Browse…
    .tip = Choose in the file dialog of the desktop
file-reading = Reading…
file-browsing = Choose in the other window…
file-cancel = Cancel
file-no-path = no path was given
file-nothing-chosen = no file was chosen. If no other window appeared, type the path here

# What is said
file-saved = Saved: { $path }
file-opened = Opened: { $path }
file-changed = { $name } has changed on the disk.
file-changed-keep = Keep what was loaded
file-reload = Reload
    .tip = Open the file again as it is now (F5). The run begins again; undo brings this one back
file-lesson = Saved as a lesson: { $path }. Write your words into it, then open it here.
file-copied = The settings are on the clipboard.
file-pasted = The settings from the clipboard are in use now.
paste-refused = the text on the clipboard is no experiment: { $text }
paste-nothing = there is no text on the clipboard
drop = Drop to open
    .tip = An experiment or a lesson (.toml), a table (.csv), or a figure made here
content-workbook = is a workbook (.xlsx, .xls or .ods). Save the sheet from there as CSV UTF-8 and open that
content-archive = is a zip archive. Unpack it and open the table in it
content-photo = is a picture that does not say how it was made. Figures made here are SVG, PDF, PNG or GIF
content-page = is a web page (HTML), not the file that it shows. Download that file itself
content-json = is JSON. An experiment is TOML (save one from here to see how it looks), a table is CSV
content-binary = is no text. Open an experiment or a lesson (TOML), a table (CSV), or a figure made here
content-prose = is text, but neither an experiment or a lesson (TOML) nor a table (CSV)
content-plan = is a plan of figures. The command line makes them: shiftscope figures
map-too-large = The map has { $x } × { $y } cells; the window shows up to { $most }. The command line draws it: shiftscope map --merge
name-no-text = has a name that is no text, which an experiment cannot hold. Rename the file
figure-too-large = is larger than { $most } MiB: not a figure
read-data = Read this file?
read-data-question = What you open wants to read as its data: { $path }. It lies outside of the folder that it comes from. If you do not know the file, do not.
read-data-yes = Read it
read-data-no = Do not

# The state file
state-set-aside = The last window could not be restored: { $why }. What was remembered is kept in { $path }.
state-left = The last window could not be restored from { $path }: { $why }. Nothing is remembered until that file is out of the way.
state-not-remembered = This window will not be remembered: { $path }: { $why }
not-translated = Not all of the translations in { $path } could be read (left out: { $count }). In a terminal, shiftscope locale --locale { $path } names each place.
state-unreadable = the state file: { $why }
state-foreign = the file is broken, or of another program
state-too-new = the file is of a newer version of ShiftScope

# Problems
range-to = to
problem-value = { $key } is { $value }; allowed: { $allowed }
problem-unknown = { $key } is not a known key
problem-unknown-known = { $key } is not a known key; known: { $known }
problem-near = {" "}(did you mean { $near }?)
problem-missing = { $key } is missing
problem-unknown-near = { $key } is not a known key; did you mean { $near }?
problem-syntax = line { $line }: { $reason }
problem-backslash = {" "}(within "…" a backslash begins a special character: write a path in '…', or with / instead of \)
problem-no-path = data.path is missing; data.set = "csv" needs the path of a CSV file
problem-memory = depth × width × the larger of batch size and measure.probe is { $cells }; allowed: up to { $most } (memory)
fault-missing = no such file or folder
fault-denied = permission denied
fault-disk-full = no space left on the disk
fault-disk-read-only = the disk is read-only
fault-no-folder = part of the path is not a folder
fault-folder = is a folder, not a file
fault-device = is a device or a pipe, not a file
fault-read-only = is read-only
fault-too-large = is larger than 1 MiB: not an experiment file
fault-not-text = line { $line }: not UTF-8 text
fault-file-limit = no file may be that large here (see ulimit -f)
fault-in-the-way = a file of this name has appeared; save again to replace it
