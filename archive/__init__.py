"""The application: interviews, consent, jobs, and every decision about them."""
