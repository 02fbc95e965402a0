"""A plugin of pytest for mutation testing: few examples, the same each time, as they come.

Whether a mutant is killed is all that counts, and it must not depend on chance.
"""

from hypothesis import Phase, settings

settings.register_profile(
    "mutation",
    max_examples=40,
    phases=[Phase.explicit, Phase.generate],
    database=None,
    derandomize=True,
)
settings.load_profile("mutation")
