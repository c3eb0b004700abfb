"""What can go wrong with a file, each as one sentence that a person can read.

    MediaError
    ├── StoreError
    │   ├── FullDisk      no room to keep it
    │   ├── NotHeld       the archive does not have it
    │   ├── Damaged       what is kept is not what was received
    │   ├── Mismatch      what came is not what was announced
    │   ├── Misplaced     a piece does not begin where the file ends
    │   └── Busy          another piece of the same file is being written
    ├── SoundError
    │   ├── NoSound       a file that plays, without any sound in it
    │   ├── NotSound      not a recording at all
    │   ├── TooLong       more sound than is accepted
    │   ├── Broken        a recording of which nothing can be decoded
    │   └── TimedOut      decoding took longer than is allowed
    └── JailError         the decoding process could not be started, or the system ended it

No sentence holds a path, a file name or anything else from inside the file: messages reach logs and pages.
"""


class MediaError(Exception):
    """Anything this folder refuses; `str()` is a sentence for people."""

    sentence = "The file could not be handled."

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or self.sentence)


class StoreError(MediaError):
    """Keeping or fetching bytes failed."""

    sentence = "The file could not be kept."


class FullDisk(StoreError):
    """No room is left; nothing of the file was kept."""

    sentence = "The disk is full: the file was not kept. Free some room and send it again."


class NotHeld(StoreError):
    """The store has no such file."""

    sentence = "The archive does not hold this file."


class Damaged(StoreError):
    """The kept bytes no longer match their name."""

    sentence = "The kept file no longer matches its checksum: restore it from a backup."


class Mismatch(StoreError):
    """Length or hash differ from what the sender announced; nothing was kept."""

    sentence = "What arrived is not what was announced: the file was not kept. Send it again."


class Misplaced(StoreError):
    """A piece of an arriving file begins somewhere else than where the file ends."""

    sentence = "This piece does not follow what has arrived. Ask how much that is, and go on from there."


class Busy(StoreError):
    """Somebody else is writing into, or reading, the same arriving file at this moment."""

    sentence = "Another window is sending the same file. Wait a moment, or stop it there."


class SoundError(MediaError):
    """The file was read, but no usable sound came out of it."""

    sentence = "No usable sound could be read from the file."


class NoSound(SoundError):
    """A film without sound, or a sound stream without channels."""

    sentence = "The file has no sound in it."


class NotSound(SoundError):
    """Not a recording in one of the accepted formats, whatever its name says."""

    sentence = "The file is not a sound recording in a format that is accepted here."


class TooLong(SoundError):
    """More sound than the cap allows."""

    sentence = "The recording is longer than is accepted here: cut it into parts and send those."


class Broken(SoundError):
    """Looks like a recording, but nothing in it can be decoded."""

    sentence = "The recording is broken: no sound in it can be decoded."


class TimedOut(SoundError):
    """The watchdog ended the decoder."""

    sentence = "Reading the recording took too long and was stopped."


class JailError(MediaError):
    """The decoding process could not start, or the system ended it."""

    sentence = "The sound decoder was stopped by the system before it was done."
