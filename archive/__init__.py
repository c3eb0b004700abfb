"""The application: interviews, consent, jobs, and every decision about them."""

import os

# Before numpy is loaded: its threads wait for one another in loops, and made reading sentences nine times slower.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
