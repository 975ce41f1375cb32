"""Lines that name the authors of a paper and say nothing else.

A title can look like one ("Sparse Graphs and Dense Trees"), so all of it must have the form of names, no word may be
one that titles are made of, and at least one name must surely be a person's.
"""

import re

from postil.scholar.names import OTHERS, named, people
from postil.scholar.organisations import is_person

_PREFIX = re.compile(r"(?:by|authors?)\s*:\s*|by\s+(?=[^\W\d_])", re.IGNORECASE)
_CAPITAL = r"[^\W\d_a-z]"
_INITIALS = rf"{_CAPITAL}\.(?:\s?-?{_CAPITAL}\.)*"
_WORD = rf"(?:[a-zA-Z]{{1,3}}[’'])?{_CAPITAL}[^\W\d_]*(?:[’'-][^\W\d_]+)*"
_PART = rf"(?:{_INITIALS}|{_WORD})"
_PARTICLES = r"(?:(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|ten|ter|el|al|bin|ibn|zu|y)\s)*"
_NAME = re.compile(rf"{_PART}(?:\s?{_PARTICLES}{_PART}|\s(?:Jr|Sr)\.?|\sI{{2,3}}){{1,4}}")
_FOOTNOTE_MARK = re.compile(r"(?<=[^\W\d_])(?:[*†‡§¶¹²³⁴⁵⁶⁷⁸⁹]|\d{1,2})(?=[\s,;*†\d]|$)")
_ALONE = re.compile(_WORD)
_WORDS = re.compile(r"[^\W\d_]{2,}")
_OF_TITLES = frozenset(
    """
about across action adaptation adaptive adversarial agent agents ai algorithm algorithms alignment all analysis and
applications approach approaches are attention autoencoder autoencoders automatic autonomous bandits based bayesian
benchmark benchmarks beyond bias big binary bounds can causal chain challenges clustering code coding complexity
computation computer computing consistency context contrastive control convergence convolutional convolutions data
dataset datasets deep demonstrations dense design detection diffusion dimensionality discovery distillation
distributed distribution distributions domain driven dynamic dynamics edge editing efficient embedding embeddings end
engineering error errors estimation evaluation experts explanation exploration fair fairness fast feature features
federated feedback field fields fine flow flows for forecasting foundation framework from functions fusion game games
gaussian general generalization generation generative geometry global gradient gradients graph graphs guided hard
hierarchical human hybrid image images implicit importance improving in inference information instruction intelligence
interaction inverse is kernel kernels knowledge label labels language languages large latent layer layers learned
learning lessons linear local logic long loss losses low machine machines manifold map mapping maps markov masked
matching mathematics matrix memory meta method methods mixture model modeling modelling models motion multi multimodal
music natural network networks neural noise noisy not object objects of online open operators optimal optimization
order overview parallel parameter part perception performance physics planning play point policies policy practice
prediction preference preferences pretraining principles priors privacy probabilistic problem problems process
processes processing programming programs progress prompt prompting prompts proof proofs properties pruning quality
quantization quantum question questions random ranking reasoning recognition recommendation reconstruction recurrent
regression regularization reinforcement rendering representation representations response retrieval review rewards
risk robot robots robust robustness safe safety sampling scaling scene science search segmentation selection self
semantic sequence sequences shape short signal simple simulation skills small social sparse speech stable statistical
statistics stochastic strategies structure structured study supervised supervision survey symbolic synthesis system
systems task tasks text theorem theory things thinking thought time token tokens tool tools toward towards tracking
trade training transfer transformer transformers translation tree trees trust tuning uncertainty understanding
unsupervised user using verification via video videos view vision visual weak what when why wild with without word
words work world zero
""".split()
)
"""Words of titles, of which hardly one is a name as well."""

_FAMILIES = frozenset(
    """
agarwal ahmed ahn ali anderson bae bai bengio bhatt brown cai cao chan chang chen cheng cho choi chung clark cui dai das
davis deng ding dong du fan fang feng fischer fu gao garcia gonzalez gu guo gupta han he hernandez ho hong hou hsu hu
huang hwang ito jain jang jeong jia jiang jin johnson jones jung kang kato khan kim ko kumar kwon lai lee lei li liang
liao lim lin ling liu long lopez lu luo ma mao martin martinez mehta meng miller mishra moore müller nair nakamura ng
nguyen ni pan park patel peng pham qi qian qin qiu rao reddy ren rodriguez ryu sato schmidt schneider shah sharma shen
shi shin singh smith sohn song srinivasan su sun suzuki takahashi tan tanaka tang tao taylor thomas thompson tian tran
tsai wagner wan wang weber wei wen williams wilson wong wu xia xiao xie xiong xu xue yamamoto yan yang yao ye yi yin yoo
yoon yu yuan zeng zhang zhao zheng zhong zhou zhu zou
""".split()
)


def authors(text: str) -> str:
    """Return the names in a line that names authors and nothing else, an empty string for any other line."""
    prefix = _PREFIX.match(text)
    names = text[prefix.end() :] if prefix else text
    found = people(names)
    persons = [one.name for one in named(found)]
    others = OTHERS in found
    if not persons or not all(_NAME.fullmatch(name) or (others and _ALONE.fullmatch(name)) for name in persons):
        return ""
    if any(word.casefold() in _OF_TITLES for name in persons for word in _WORDS.findall(name)):
        return ""
    is_sure = prefix or others or (len(persons) > 1 and (_FOOTNOTE_MARK.search(names) or any(map(_is_person, persons))))
    return names if is_sure else ""


def _is_person(name: str) -> bool:
    return is_person(name) or not name.isascii() or name.rsplit(" ", 1)[-1].casefold() in _FAMILIES
