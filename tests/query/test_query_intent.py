"""A question is told from a name, and the words that only ask are taken out of it."""

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from glossearch.analysis.names import name_keys
from glossearch.query import comparing, intent, patterns, scaffolding
from glossearch.query.intent import LONGEST_QUESTION, Intent, understand
from support import examples

NAMES = """AI|RAG|Token|Tokens per second|Fine-tuning|Prompt caching|Cache read|Jailbreak|Prompt injection
Research and development|Tips and tricks|Tricks|Trial or error|Separation from scratch|Compare and swap
What is AI|Cats vs Dogs|Define|The Cloud|Pod|Node|Memory|Attention|Temperature|C++|.NET|Hallucination|TTFT
Meaning of life|Embeddings|Chain of thought|Agents|Tool use|Distillation|Quantization|Machine learning
Inference|Training|CI/CD|Point of view|View""".replace("\n", "|").split("|")
KEYS = {key for name in NAMES for key in name_keys(name)}


def is_name(text: str) -> bool:
    return any(key in KEYS for key in name_keys(text))


LOOKUPS = [
    ("RAG", "RAG"),
    ("  rag? ", "rag"),
    ("fine tuning", "fine tuning"),
    ("what is AI", "what is AI"),
    ("What is AI?", "What is AI?"),
    ("compare and swap", "compare and swap"),
    ("cats vs dogs", "cats vs dogs"),
    ("define", "define"),
    ("the cloud", "the cloud"),
    ("The RAG", "RAG"),
    ("“RAG”", "“RAG”"),
    ("research and development", "research and development"),
    ("C++", "C++"),
    ("CI/CD", "CI/CD"),
    ("CI / CD", "CI / CD"),
    ("point of view", "point of view"),
]


@pytest.mark.parametrize(("text", "name"), LOOKUPS)
def test_the_name_of_an_entry_looks_it_up_whatever_it_reads_like(text: str, name: str) -> None:
    found = understand(text, is_name)
    assert (found.intent, found.content) == (Intent.LOOKUP, text.strip())
    assert [name_keys(subject) for subject in found.subjects] == [name_keys(name)]


DEFINITIONS = [
    ("what is RAG", "RAG"),
    ("What is RAG?", "RAG"),
    ("what's a token?", "token"),
    ("What’s a token", "token"),
    ("whats rag", "rag"),
    ("what are embeddings", "embeddings"),
    ("what exactly is a jailbreak", "jailbreak"),
    ("what is a token exactly?", "token"),
    ("what was the jailbreak?", "jailbreak"),
    ("who is RAG", "RAG"),
    ("what does RAG mean", "RAG"),
    ("what does TTFT stand for?", "TTFT"),
    ("what do embeddings do", "embeddings"),
    ("what does inference refer to", "inference"),
    ("what do you mean by prompt caching", "prompt caching"),
    ("what is meant by prompt caching", "prompt caching"),
    ("what is the meaning of RAG", "RAG"),
    ("what is the definition of a token", "token"),
    ("meaning of RAG", "RAG"),
    ("the exact definition of RAG", "RAG"),
    ("what is the meaning of life", "meaning of life"),
    ("RAG meaning", "RAG"),
    ("prompt caching definition", "prompt caching"),
    ("chain of thought explained", "chain of thought"),
    ("define RAG", "RAG"),
    ("define: RAG", "RAG"),
    ("definition: RAG", "RAG"),
    ("please define RAG", "RAG"),
    ("explain RAG to me", "RAG"),
    ("explain to me what RAG is", "RAG"),
    ("explain what embeddings are", "embeddings"),
    ("tell me about the cloud", "the cloud"),
    ("tell me more about prompt injection please", "prompt injection"),
    ("can you explain RAG", "RAG"),
    ("Could you please tell me what a token is?", "token"),
    ("hi, can you explain what RAG means?", "RAG"),
    ("i want to know what RAG is", "RAG"),
    ("I’d like to understand attention", "attention"),
    ("I don't understand attention", "attention"),
    ("do you know what a token is", "token"),
    ("how does attention work?", "attention"),
    ("how do embeddings actually work", "embeddings"),
    ("how prompt caching works", "prompt caching"),
    ("explain RAG in simple terms", "RAG"),
    ("what is RAG in plain English?", "RAG"),
    ("RAG for dummies", "RAG"),
    ("explain RAG like I'm five", "RAG"),
    ("eli5: RAG", "RAG"),
    ("RAG please", "RAG"),
    ("what is inference used for", "inference"),
    ("what is the term TTFT", "TTFT"),
    ("what does the term 'RAG' mean", "RAG"),
    ("what is the concept of attention", "attention"),
    ("TTFT what does it stand for", "TTFT"),
    ("RAG, what is it?", "RAG"),
    ("what is temperature in AI", "temperature"),
    ("what does temperature mean in LLMs?", "temperature"),
    ("what is memory in an LLM", "memory"),
    ("what is memory for AI systems", "memory"),
    ("explain attention in machine learning please", "attention"),
    ("hallucination in AI", "hallucination"),
    ("what is research and development", "research and development"),
    ("what is define", "define"),
    ("what is C++?", "C++"),
    ("what is .NET", ".NET"),
    ("RAG stands for what?", "RAG"),
    ("TTFT means what", "TTFT"),
    ("what in the world is RAG", "RAG"),
    ("what on earth is a jailbreak?", "jailbreak"),
    ("what on earth are embeddings", "embeddings"),
    ("what on earth does TTFT mean", "TTFT"),
    ("explain RAG to a 5 year old", "RAG"),
    ("explain RAG to a five-year-old", "RAG"),
    ("can you explain attention to my grandmother please", "attention"),
    ("please explain RAG to me", "RAG"),
    ("explain RAG to a busy lawyer", "RAG"),
    ("explain the point of using RAG to my boss", "RAG"),
    ("what is the purpose of RAG", "RAG"),
    ("what's the main purpose of a jailbreak?", "jailbreak"),
    ("purpose of RAG", "RAG"),
    ("what is the point of RAG", "RAG"),
    ("what's the point in using RAG?", "RAG"),
    ("what is the use of embeddings", "embeddings"),
    ("what is the role of attention", "attention"),
    ("what is the idea behind RAG", "RAG"),
    ("the basic idea of RAG", "RAG"),
    ("what is the goal of quantization", "quantization"),
    ("what are the benefits of prompt caching", "prompt caching"),
    ("why use RAG", "RAG"),
    ("why should I use prompt caching?", "prompt caching"),
    ("why do we need quantization", "quantization"),
    ("why is RAG useful", "RAG"),
    ("why are embeddings so important?", "embeddings"),
    ("tell me why RAG is important", "RAG"),
    ("why RAG matters", "RAG"),
    ("why does attention matter", "attention"),
    ("RAG overview", "RAG"),
    ("machine learning basics", "machine learning"),
    ("an overview of RAG", "RAG"),
    ("overview of RAG", "RAG"),
    ("a quick overview of the cloud", "the cloud"),
    ("introduction to machine learning", "machine learning"),
    ("example of prompt injection", "prompt injection"),
    ("give me some examples of prompt injection", "prompt injection"),
    ("what is an example of a jailbreak?", "jailbreak"),
    ("why use RAG in machine learning", "RAG"),
    ("what is CI/CD", "CI/CD"),
    ("what is a point of view", "point of view"),
]


@pytest.mark.parametrize(("text", "name"), DEFINITIONS)
def test_a_question_for_what_a_name_means_is_reduced_to_the_name(text: str, name: str) -> None:
    found = understand(text, is_name)
    assert (found.intent, found.subjects, found.content) == (Intent.DEFINITION, (name,), name)


COMPARISONS = [
    ("RAG vs fine tuning", "RAG", "fine tuning"),
    ("RAG vs. fine-tuning?", "RAG", "fine-tuning"),
    ("RAG Versus Tokens", "RAG", "Tokens"),
    ("RAG compared to fine-tuning", "RAG", "fine-tuning"),
    ("RAG vs fine-tuning which is better?", "RAG", "fine-tuning"),
    ("what is RAG vs fine-tuning", "RAG", "fine-tuning"),
    ("when to use RAG vs fine-tuning", "RAG", "fine-tuning"),
    ("what is the difference between training and inference", "training", "inference"),
    ("What’s the differences between a pod and a node?", "pod", "node"),
    ("difference of RAG and fine-tuning", "RAG", "fine-tuning"),
    ("difference between TTFT & tokens per second", "TTFT", "tokens per second"),
    ("RAG and fine-tuning difference", "RAG", "fine-tuning"),
    ("RAG and fine-tuning: what's the difference?", "RAG", "fine-tuning"),
    ("can you explain the difference between RAG and fine-tuning to me", "RAG", "fine-tuning"),
    ("how is prompt caching different from a cache read", "prompt caching", "cache read"),
    ("how are agents different than tool use", "agents", "tool use"),
    ("how does chain of thought differ from attention", "chain of thought", "attention"),
    ("tell me how agents differ from tool use", "agents", "tool use"),
    ("how do RAG and fine-tuning differ", "RAG", "fine-tuning"),
    ("what makes RAG different from fine-tuning", "RAG", "fine-tuning"),
    ("is a jailbreak the same as prompt injection", "jailbreak", "prompt injection"),
    ("is fine-tuning the same thing as training", "fine-tuning", "training"),
    ("are RAG and fine-tuning the same thing?", "RAG", "fine-tuning"),
    ("compare RAG and fine-tuning", "RAG", "fine-tuning"),
    ("please compare RAG with fine-tuning", "RAG", "fine-tuning"),
    ("compare RAG to fine-tuning", "RAG", "fine-tuning"),
    ("what distinguishes RAG from fine-tuning", "RAG", "fine-tuning"),
    ("what separates an agent from a jailbreak?", "agent", "jailbreak"),
    ("distillation or quantization?", "distillation", "quantization"),
    ("should I use RAG or fine-tuning", "RAG", "fine-tuning"),
    ("which is better, RAG or fine-tuning", "RAG", "fine-tuning"),
    ("is prompt injection a kind of jailbreak", "prompt injection", "jailbreak"),
    ("is RAG just prompt caching", "RAG", "prompt caching"),
    ("is a jailbreak a prompt injection", "jailbreak", "prompt injection"),
    ("research and development vs tips and tricks", "research and development", "tips and tricks"),
    (
        "difference between research and development and tips and tricks",
        "research and development",
        "tips and tricks",
    ),
    ("tricks and tips and tricks difference", "tricks", "tips and tricks"),
    ("trial or error or RAG", "trial or error", "RAG"),
    ("what separates separation from scratch from RAG", "separation from scratch", "RAG"),
    ("the cloud vs RAG", "the cloud", "RAG"),
    ("difference between 'RAG' and 'fine-tuning'", "RAG", "fine-tuning"),
    ("difference between RAG and fine-tuning in machine learning", "RAG", "fine-tuning"),
    ("RAG vs fine-tuning for LLMs", "RAG", "fine-tuning"),
    ("comparison between RAG and fine-tuning", "RAG", "fine-tuning"),
    ("a comparison of RAG with fine-tuning", "RAG", "fine-tuning"),
    ("what is the main difference between RAG and fine-tuning", "RAG", "fine-tuning"),
    ("RAG/fine-tuning", "RAG", "fine-tuning"),
    ("RAG / fine-tuning?", "RAG", "fine-tuning"),
    ("what is RAG/fine-tuning", "RAG", "fine-tuning"),
    ("CI/CD/RAG", "CI/CD", "RAG"),
    ("CI/CD vs RAG", "CI/CD", "RAG"),
    ("RAG v fine-tuning", "RAG", "fine-tuning"),
    ("RAG v. fine-tuning", "RAG", "fine-tuning"),
    ("which is better: RAG or fine-tuning?", "RAG", "fine-tuning"),
    ("what is better: RAG or fine-tuning?", "RAG", "fine-tuning"),
    ("which one is better, RAG or fine-tuning", "RAG", "fine-tuning"),
    ("which is better: RAG vs fine-tuning", "RAG", "fine-tuning"),
    ("distinguish RAG from fine-tuning", "RAG", "fine-tuning"),
    ("how do I distinguish a pod from a node?", "pod", "node"),
    ("how to tell a pod from a node", "pod", "node"),
    ("distinguish between RAG and fine-tuning", "RAG", "fine-tuning"),
    ("RAG and fine-tuning", "RAG", "fine-tuning"),
    ("RAG & fine-tuning", "RAG", "fine-tuning"),
    ("what are RAG and fine-tuning?", "RAG", "fine-tuning"),
    ("explain a pod and a node to my grandmother", "pod", "node"),
    ("overview of RAG and fine-tuning", "RAG", "fine-tuning"),
    ("research and development and RAG", "research and development", "RAG"),
]


@pytest.mark.parametrize(("text", "left", "right"), COMPARISONS)
def test_a_comparison_has_the_two_names_that_are_compared(text: str, left: str, right: str) -> None:
    found = understand(text, is_name)
    assert (found.intent, found.subjects) == (Intent.COMPARISON, (left, right))
    assert found.content == f"{left} {right}"


DESCRIPTIONS = [
    ("what is it called when a model makes things up", "a model makes things up"),
    ("what do you call it when a model makes things up?", "a model makes things up"),
    ("what do people call the most capable systems", "the most capable systems"),
    ("what's the word for when a model invents facts", "a model invents facts"),
    ("is there a term for answers that sound right", "answers that sound right"),
    ("what is the thing that cuts text into pieces", "cuts text into pieces"),
    ("can you explain why models lie", "why models lie"),
    ("explain how chatbots remember things", "how chatbots remember things"),
    ("how does a search by meaning work?", "a search by meaning"),
    ("what does finish_reason mean on my bill", "what does finish_reason mean on my bill"),
    ("finish_reason length meaning", "finish_reason length"),
    ("what is the difference between old models and new ones", "old models new ones"),
    ("RAG vs googling", "RAG googling"),
    ("googling vs asking vs guessing", "googling asking guessing"),
    ("is guessing the same as lying", "guessing lying"),
    ("compare old answers with new answers", "old answers new answers"),
    ("how are small models different from large ones", "small models large ones"),
    ("is a token the same length in German or Japanese", "is a token the same length in German or Japanese"),
    ("is it like a brain", "is it like a brain"),
    ("RAG or googling", "RAG or googling"),
    ("RAG and googling", "RAG and googling"),
    ("what are RAG and googling", "RAG and googling"),
    ("RAG, agents and fine-tuning", "RAG, agents and fine-tuning"),
    ("RAG, agents, and fine-tuning", "RAG, agents, and fine-tuning"),
    ("RAG vs agents vs fine-tuning", "RAG agents fine-tuning"),
    ("RAG/agents/fine-tuning", "RAG/agents/fine-tuning"),
    ("RAG/googling", "RAG/googling"),
    ("googling / RAG", "googling / RAG"),
    ("/", "/"),
    ("/googling", "/googling"),
    ("key v value", "key v value"),
    ("what is v in attention", "v in attention"),
    ("which is better: RAG or googling?", "which is better: RAG or googling"),
    ("distinguish lies from guesses", "distinguish lies from guesses"),
    ("comparison between old models and new ones", "old models new ones"),
    ("what does the length stand for what", "what does the length stand for what"),
    ("it stands for what it believes", "it stands for what it believes"),
    ("what on earth is going on", "going on"),
    ("explain lies to a 5 year old", "lies"),
    ("what is harmful to a child", "harmful to a child"),
    ("explain how a stranger gets access to my computer", "how a stranger gets access to my computer"),
    ("what is the purpose of a long answer", "the purpose of a long answer"),
    ("the role of sound in models", "the role of sound in models"),
    ("point of googling", "point of googling"),
    ("role of training", "role of training"),
    ("why use a long prompt", "why use a long prompt"),
    ("why is RAG slow", "why is RAG slow"),
    ("why is googling important", "why is googling important"),
    ("why is RAG important for lawyers who sue", "why is RAG important for lawyers who sue"),
    ("training examples", "training examples"),
    ("googling basics", "googling basics"),
    ("overview of it all", "overview of it all"),
    ("overview", "overview"),
    ("tokens in German", "tokens in German"),
    ("tokens in AI that nobody reads", "tokens in AI that nobody reads"),
    ("AI confidently states wrong facts", "AI confidently states wrong facts"),
    ("what should I do when it fails", "what should I do when it fails"),
    ("why does it make things up?", "why does it make things up"),
    ("can someone rebuild my text from its vector", "can someone rebuild my text from its vector"),
    ("models that explain what is going on inside", "models that explain what is going on inside"),
    ("describes how meaning is learned from text", "describes how meaning is learned from text"),
    ("my model repeats itself, please", "my model repeats itself"),
    ("explain", "explain"),
    ("what is", "what is"),
    ("what is?", "what is"),
    ("the", "the"),
    ("vs", "vs"),
    ("???", "???"),
    ("is RAG cheap", "is RAG cheap"),
    ("how should I test models for my own work?", "how should I test models for my own work"),
    ("what is memory for images", "memory for images"),
    ("how do I write a definition", "how do I write a definition"),
    ("concept drift", "concept drift"),
]


@pytest.mark.parametrize(("text", "content"), DESCRIPTIONS)
def test_anything_else_is_a_description_without_the_words_that_only_ask(text: str, content: str) -> None:
    found = understand(text, is_name)
    assert (found.intent, found.subjects, found.content) == (Intent.DESCRIPTION, (), content)


def test_a_place_after_a_name_is_still_searched_for() -> None:
    found = understand("what is a node in kubernetes?", is_name)
    assert (found.intent, found.subjects, found.content) == (
        Intent.DEFINITION,
        ("node",),
        "node in kubernetes",
    )
    found = understand("difference between a pod and a node in kubernetes", is_name)
    assert (found.subjects, found.content) == (("pod", "node"), "pod node in kubernetes")
    found = understand("why use a node in kubernetes", is_name)
    assert (found.intent, found.content) == (Intent.DEFINITION, "node in kubernetes")
    found = understand("RAG vs fine-tuning for long documents", is_name)
    assert (found.subjects, found.content) == (("RAG", "fine-tuning"), "RAG fine-tuning for long documents")


def test_an_article_is_taken_off_only_where_it_is_no_part_of_the_name() -> None:
    names = {"term paper", "paper", "The Cloud", "a-ha"}.__contains__
    assert understand("what is the term paper", names).subjects == ("term paper",)
    assert understand("what is The Cloud", names).subjects == ("The Cloud",)
    assert understand("what is a-ha", names).subjects == ("a-ha",)
    assert understand("what does the word paper mean", names).subjects == ("paper",)


def test_only_quotes_around_all_of_a_name_are_taken_off() -> None:
    assert understand("what is a 'token'?", is_name).subjects == ("token",)
    assert understand("define ‘Token’", {"Token"}.__contains__).subjects == ("Token",)
    assert understand("what is a state 'off'", {"state 'off'"}.__contains__).subjects == ("state 'off'",)


def test_without_any_entry_all_is_a_description() -> None:
    for text, *_ in [*LOOKUPS, *DEFINITIONS, *COMPARISONS]:
        found = understand(text, lambda _: False)
        assert found.intent is Intent.DESCRIPTION
        assert found.content


WORDS = """what is are the a an difference between and or vs. versus from how does do mean explain define in
AI kubernetes RAG token fine-tuning tips tricks same thing as called when meaning of please ? , : ' ’ "
compare to with works / v why use overview point İ ſ \u00a0 \ud800""".replace("\n", " ").split(" ")
TEXTS = st.text() | st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)


@given(TEXTS)
@example("")
@example(" \n\t ")
@example("what is \x00")
def test_any_text_is_understood_as_something(text: str) -> None:
    found = understand(text, is_name)
    count = {Intent.LOOKUP: 1, Intent.DEFINITION: 1, Intent.COMPARISON: 2, Intent.DESCRIPTION: 0}
    assert len(found.subjects) == count[found.intent]
    assert all(is_name(subject) for subject in found.subjects)
    assert found.content.strip() or not text.strip()


LONG = ["what is " * 500, "a and " * 700, "x vs " * 800, " in" * 1300, "?" * 4096, " " * 4096, "what" * 1000]


@pytest.mark.parametrize("text", LONG)
def test_a_long_text_is_left_as_it_is(text: str) -> None:
    found = understand(text, is_name)
    assert (found.intent, found.subjects, found.content) == (Intent.DESCRIPTION, (), text)


@pytest.mark.parametrize(
    "lead", ["", "difference between ", "compare ", "is ", "how is ", "what is ", "explain "]
)
@pytest.mark.parametrize(
    "unit",
    ["what is ", "a and ", "x vs ", "a or ", "is a ", "in a ", "the ", "what x is ", "x/", "x v ", "to a "],
)
def test_the_longest_question_asks_for_few_names(lead: str, unit: str) -> None:
    asked: list[str] = []

    def no_name(text: str) -> bool:
        asked.append(text)
        return False

    text = (lead + unit * LONGEST_QUESTION)[:LONGEST_QUESTION].strip()
    assert understand(text, no_name).content
    assert len(asked) < 10 * LONGEST_QUESTION


SOME = settings(
    max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
X = re.compile(r"\(\.\+\??\)")
LOOKAHEAD = re.compile(r"\(\?[=!](?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")


SCAFFOLDS = [*scaffolding._AROUND_NAMES, *scaffolding._SCAFFOLDING]


@pytest.mark.parametrize("scaffold", SCAFFOLDS, ids=[words for words, _ in SCAFFOLDS])
def test_scaffolding_that_fits_is_tried(scaffold: tuple[str, str]) -> None:
    """The words that are looked at first turn no text away that the frame would fit."""
    frame = patterns.frame(scaffold[1]).compiled
    source = LOOKAHEAD.sub("", frame.pattern)
    source = X.sub("((explain )?[abQ]{1,3}( [xyQ]{1,3}){0,2})", source)

    @SOME
    @given(st.from_regex(re.compile(source), fullmatch=True))
    def fits(text: str) -> None:
        if text == intent._trimmed(text) and (match := frame.fullmatch(text)):
            alone = scaffolding.Scaffolding([scaffold])
            assert intent._without_scaffolding(text, alone) == intent._trimmed(match[1])

    fits()


@pytest.mark.parametrize("number", range(len(comparing.COMPARISONS)))
def test_a_comparison_that_fits_is_tried(number: int) -> None:
    way = comparing.COMPARISONS[number]
    parting = way.parting.compiled.pattern.replace("(?= )", " ")
    source = X.sub(lambda _: f"[ab]{{1,2}}{parting}[xy]{{1,2}}", way.frame.compiled.pattern)

    @SOME
    @given(st.from_regex(re.compile(source), fullmatch=True))
    def fits(text: str) -> None:
        match = way.frame.compiled.fullmatch(text)
        if match and way.parting.compiled.search(match[1]):
            assert way in comparing.ways_to_compare(intent._WORDS.findall(text.lower()))

    fits()


@pytest.mark.parametrize(
    ("words", "ways"),
    [
        ([], 0),
        (["token", "model"], 0),
        (["difference"], 0),  # a frame, and nothing that parts two sides
        (["from"], 0),
        (["same", "and"], 2),
        (["/"], 1),
    ],
)
def test_only_comparisons_with_a_word_for_each_of_their_parts_are_tried(words: list[str], ways: int) -> None:
    found = comparing.ways_to_compare(words)
    assert len(found) == ways
    assert all(way.framed.intersection(words) and way.parted.intersection(words) for way in found)


def test_a_name_may_have_the_sign_that_is_taken_off_elsewhere() -> None:
    assert understand("Yahoo!?", {"Yahoo!?"}.__contains__).subjects == ("Yahoo!?",)
    assert understand("?", {"token"}.__contains__).content == "?"


def test_nothing_is_compared_with_signs_alone() -> None:
    assert understand("! vs token", lambda _: False).content == "! vs token"


def test_signs_before_and_behind_a_name_are_no_part_of_it() -> None:
    assert understand("– token…", {"token"}.__contains__).content == "– token…"
    assert understand("– what is: token?!", {"token"}.__contains__).subjects == ("token",)
