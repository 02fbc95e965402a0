"""A plugin of pytest for mutation testing: the same examples each time, none made simpler.

Whether a mutant is killed is all that counts, and it must not depend on chance.
"""

from hypothesis import Phase, settings

settings.register_profile(
    "mutation",
    phases=[Phase.explicit, Phase.generate],
    database=None,
    derandomize=True,
)
settings.load_profile("mutation")
