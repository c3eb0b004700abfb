"""The purposes as a person reads them, said twice: what she agrees to, and what happens when she takes it back."""

from dataclasses import dataclass

from archive.terms.models import Purpose
from web.speaking import later


@dataclass(frozen=True, slots=True)
class PurposeWords:
    """A purpose as a person reads it: its name, what agreeing means, what taking it back does."""

    name: str
    means: str
    closes: str


PURPOSES = {
    Purpose.PRESERVE: PurposeWords(
        later("Keep it"),
        later("The recording is kept safely, for the archive's own staff."),
        later(
            "The whole interview is closed: nobody can open, hear, read or find it any more, not even the staff."
        ),
    ),
    Purpose.TRANSCRIBE_LOCAL: PurposeWords(
        later("Write down what is said"),
        later(
            "A program on the archive's own machine writes down the words, and the staff correct them. "
            "Nothing is sent away."
        ),
        later(
            "The words are closed to everybody. What was published of them leaves the gallery, and they can no "
            "longer be searched."
        ),
    ),
    Purpose.TRANSCRIBE_EXTERNAL: PurposeWords(
        later("Send it out to be written down"),
        later(
            "The sound may be sent to a service outside to be written down. This archive does not do so today."
        ),
        later("The sound may not be sent to a service outside."),
    ),
    Purpose.TELL_SPEAKERS: PurposeWords(
        later("Tell voices apart by computer"),
        later(
            "A program on the archive's own machine compares the voices, to write down who speaks. What it measures "
            "of a voice is kept nowhere."
        ),
        later(
            "What the computer wrote of who speaks is not shown any more. What people wrote themselves stays."
        ),
    ),
    Purpose.INDEX: PurposeWords(
        later("Make it searchable inside"),
        later("The staff can find the interview by the words in it."),
        later("Its words are taken out of the search inside."),
    ),
    Purpose.RESEARCH: PurposeWords(
        later("Let researchers read and listen"),
        later(
            "Researchers whom the archive has let in may hear the recording and read the words. They see the name that "
            "was chosen, not her own."
        ),
        later("Researchers no longer see that this interview exists."),
    ),
    Purpose.TEACHING: PurposeWords(
        later("Use it in teaching"),
        later("Parts may be played in a lesson or a workshop."),
        later("Nothing of it may be played in lessons any more."),
    ),
    Purpose.EXCERPT_PUBLIC: PurposeWords(
        later("Publish excerpts"),
        later(
            "Short parts may stand on the public site for everybody, each after two people have looked at it."
        ),
        later("Every published excerpt of it leaves the public site."),
    ),
    Purpose.FULL_PUBLIC: PurposeWords(
        later("Publish the whole recording"),
        later(
            "The whole recording may stand on the public site for everybody, after two people have looked at it."
        ),
        later("The whole recording leaves the public site."),
    ),
    Purpose.TRANSLATE: PurposeWords(
        later("Translate it"),
        later("The words may be translated."),
        later("The words may not be translated any more."),
    ),
    Purpose.QUOTE_IN_PRINT: PurposeWords(
        later("Quote it in print"),
        later("Sentences may be quoted in a book, a report or a newspaper."),
        later(
            "Nothing of it may be quoted in print any more. What is already printed cannot be called back."
        ),
    ),
    Purpose.DOWNLOAD: PurposeWords(
        later("Let visitors download it"),
        later("What is public may be saved by visitors."),
        later("It may not be offered for saving any more. Copies that people saved cannot be called back."),
    ),
    Purpose.EMBED: PurposeWords(
        later("Show it on other sites"),
        later("What is public may be shown inside the pages of others."),
        later("It may not be shown on other sites any more."),
    ),
    Purpose.HARVEST_METADATA: PurposeWords(
        later("Let search engines and catalogues list it"),
        later(
            "Search engines, feeds and library catalogues may list what is public: its title, its description, and the "
            "words on its page."
        ),
        later("It is named to no search engine, feed or catalogue any more."),
    ),
    Purpose.DEPOSIT_ELSEWHERE: PurposeWords(
        later("Give a copy to another archive"),
        later("A copy may be kept by another archive under the same conditions."),
        later("No copy may be given to another archive any more."),
    ),
    Purpose.TRAIN_MODELS: PurposeWords(
        later("Train computer models"),
        later(
            "Her voice and words may be used to teach computer programs. What they have learnt cannot be taken back."
        ),
        later(
            "It may not be used to teach computer programs any more. What they have learnt cannot be taken back."
        ),
    ),
}
"""Every purpose, and nothing else; a test compares it with the archive's own list."""

PURPOSE_GROUPS = (
    (
        later("Inside the archive"),
        (Purpose.PRESERVE, Purpose.TRANSCRIBE_LOCAL, Purpose.TELL_SPEAKERS, Purpose.INDEX),
    ),
    (later("For research and teaching"), (Purpose.RESEARCH, Purpose.TEACHING)),
    (later("In public"), (Purpose.EXCERPT_PUBLIC, Purpose.FULL_PUBLIC, Purpose.QUOTE_IN_PRINT)),
    (
        later("Asked more rarely"),
        (
            Purpose.TRANSLATE,
            Purpose.DOWNLOAD,
            Purpose.EMBED,
            Purpose.HARVEST_METADATA,
            Purpose.DEPOSIT_ELSEWHERE,
            Purpose.TRANSCRIBE_EXTERNAL,
            Purpose.TRAIN_MODELS,
        ),
    ),
)
"""Every purpose once, as a form asks for them."""
