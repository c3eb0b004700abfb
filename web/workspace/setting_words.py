"""What each setting does, in a sentence for whoever reads the page. A plain table; a test sees that none is missing."""

from web.speaking import later as _

GROUPS = {
    "archive": _("The archive"),
    "media": _("What is taken in"),
    "transcribe": _("Writing down what is said"),
    "search": _("Searching"),
    "compute": _("Where the heavy work runs"),
    "worker": _("The worker"),
    "web": _("The pages"),
    "narrator": _("A participant's own page"),
}
MEANS = {
    ("archive", "name"): _("The name on every page."),
    ("archive", "description"): _(
        "One or two sentences on the first page: whose voices these are, and where."
    ),
    ("archive", "contact"): _("An address for narrators who want to take something back."),
    ("archive", "ledger_file"): _(
        "Where the withdrawal ledger lies; best on another disk. Empty: in the data folder."
    ),
    ("archive", "review_years"): _("After so many years somebody is asked to go through an agreement again."),
    ("archive", "second_person_days"): _(
        "For so many days whoever was given a link or a pass phrase counts as one person with whoever gave it."
    ),
    ("media", "longest_hours"): _("A longer recording is refused."),
    ("media", "largest_gib"): _("A larger upload is refused; in GiB."),
    ("media", "arrival_days"): _("An upload that nobody went on with for so many days is erased."),
    ("transcribe", "engine"): _(
        "What writes down the words: whisper, or a scripted stand-in for rehearsals."
    ),
    ("transcribe", "model"): _("How large the model is: a larger one errs less and takes longer."),
    ("transcribe", "device"): _("The processor, or a graphics card where there is one."),
    ("transcribe", "compute_type"): _("How exactly the model calculates."),
    ("transcribe", "beam_size"): _("How many ways of hearing a sentence are weighed: 1 is fastest."),
    ("transcribe", "script"): _("The file with the words of the stand-in, for rehearsals."),
    ("transcribe", "speakers"): _(
        "How voices are told apart: with what comes with the program, or not at all."
    ),
    ("search", "engine"): _("Which engine searches: whoosh for most archives, another for very large ones."),
    ("compute", "processes"): _("How many recordings' parts are worked on at once; 0: one for each core."),
    ("compute", "scheduler"): _("The address of a cluster that does the heavy work; empty: this machine."),
    ("worker", "lease_seconds"): _("A step whose worker was silent for so long is taken up by another."),
    ("worker", "attempts"): _("A step that failed so often waits for a person."),
    ("web", "host"): _("At which address of this machine the pages are served."),
    ("web", "port"): _("At which port."),
    ("web", "trusted_hosts"): _("Under which names the pages may be asked for; any other is refused."),
    ("web", "public_url"): _("The public address, for links in feeds and citations."),
    ("web", "trusted_proxies"): _("How many proxies of yours stand in front of the pages."),
    ("web", "secret_env"): _(
        "The environment variable with the key that signs cookies. The key is never shown."
    ),
    ("web", "insecure_http"): _("Yes only for practice on one machine: the sign-in travels unencrypted."),
    ("narrator", "exit_url"): _(
        "Where “Leave this page” leads on a participant's own page: an everyday site."
    ),
}
"""By section and name."""
