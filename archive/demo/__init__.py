"""The demo interviews: invented people, synthetic voices, and what each of them agreed to."""
