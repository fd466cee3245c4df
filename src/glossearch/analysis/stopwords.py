"""English words that carry grammar rather than meaning, in their folded spelling.

They are indexed like all others (names such as "The Who" and phrases such as "chain of thought" need
them); a query ignores them as long as it has another word to go by.
"""

ENGLISH = frozenset(
    """
    a about above after again against all also am an and any are arent as at
    be because been before being below between both but by
    can cannot cant could couldnt did didnt do does doesnt doing dont down during
    each either else etc every few for from further
    get gets getting got had hadnt has hasnt have havent having he her here hers him his how however
    i id if ill im in into is isnt it its itself ive just
    let lets like many may me might more most much must my
    no nor not of off on once only or other our ours out over own
    per rather really same shall she should shouldnt so some someone something such
    than that thats the their theirs them then there theres these they theyre this those through to too
    under until up upon us very via
    was wasnt we were werent what whats when where whether which while who whom whose why will with within
    without wont would wouldnt you your youre yours
    """.split()
)
