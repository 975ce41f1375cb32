"""Small vocabularies with Zipf-like frequencies, from which the generated notes take their words."""

from itertools import accumulate, product
from random import Random
from typing import NamedTuple


def _list(text: str) -> list[str]:
    return text.split()


FUNCTION_WORDS = _list("""
the of a to and in is that we for with as on by are this from it be an which not than each can at or
when their only all over more but two between its no most other same then both such these after without into
""")

CONTENT_WORDS = _list("""
model loss data layer paper method training network result token attention gradient image score baseline error
table sample weight feature batch step function estimate noise margin encoder decoder prior policy reward agent
graph node edge kernel bound proof lemma figure ablation section author benchmark corpus label task budget memory
speed latency cache query key value head depth width scale curve seed split metric window stride patch pixel
frame video audio speech text sentence word question answer prompt retrieval index vector distance angle norm
rank matrix sparse dense small large deep shallow linear convex smooth robust noisy clean frozen pretrained
learned fixed random uniform shows uses finds needs keeps drops improves matches fails scales converges predicts
measures compares reports suggests replaces removes adds halves doubles roughly almost clearly rarely often
twice further slightly well badly surprisingly mostly however therefore
""")

STEMS = _list("calibr contrast distil quant regular normal interpol optim general represent segment align adapt")
SUFFIXES = _list("ation ating ated ator able ative ations ators")
PREFIXES = ["", "re", "de", "pre", "over", "cross", "multi", "semi", "self-", "non-"]

CHINESE_WORDS = _list("""
的 是 在 和 了 与 对 中 为 从 我们 模型 方法 训练 数据 结果 论文 实验 网络 损失
性能 任务 通过 使用 提出 可以 不同 一个 这种 以及 但是 因此 其中 提升 降低 比较 参数 特征 注意力 梯度
样本 图像 文本 语言 视觉 推理 检索 生成 编码器 解码器 预训练 微调 对齐 奖励 策略 基线 指标 误差 噪声 分布
采样 优化 收敛 泛化 鲁棒 稀疏 稠密 线性 层数 宽度 规模 长度 速度 内存 缓存 窗口 词元 向量 矩阵 距离
概率 假设 证明 定理 上界 下界 消融 分析 局限 作者 认为 发现 显示 说明 需要 保持 减少 增加 仍然 明显
几乎 很少 首先 其次 最后 同时 此外 然而 并且 由于 如果 只有 更多 更好 相同 整体 局部 全局
""")

ADJECTIVES = _list("Sparse Calibrated Frozen Recurrent Latent Robust Compact Causal Hierarchical Adaptive Quiet")
NOUNS = _list("Attention Decoders Kernels Gradients Prompts Retrieval Tokens Rewards Graphs Priors Margins Encoders")
FIELDS = _list("Translation Segmentation Planning Speech Vision Reasoning Search Summaries Control Compression")
GIVEN_NAMES = _list("Ana Bo Chen Dara Emil Farah Goro Hana Ivo Jun Kei Lena Mato Nils Olga Pia Qing Rui Sara Tomas")
FAMILY_NAMES = _list("Abel Brandt Castro Diallo Endo Fischer Gupta Huang Ito Jansen Kovac Lind Moreau Novak Okafor")
FAMILY_ENDINGS = ["", "er", "son", "sky", "ez", "ova", "i", "man"]
TAG_ROOTS = _list("vision language speech theory optimisation graphs retrieval agents diffusion robotics privacy")
TAG_ENDS = ["", "-models", "-survey", "-scaling", "-evaluation", "-training", "-inference", "-data", "-safety"]
VENUES = _list("NeurIPS ICML ICLR ACL EMNLP CVPR ECCV AAAI TMLR JMLR arXiv")


class Vocabulary(NamedTuple):
    """Words, the most frequent first, and their cumulated Zipf weights."""

    words: list[str]
    weights: list[float]

    def draw(self, rng: Random, count: int) -> list[str]:
        """``count`` words, independent of each other."""
        return rng.choices(self.words, cum_weights=self.weights, k=count)


def zipf(words: list[str]) -> Vocabulary:
    """The words with the n-th weighing 1/(n + 2)^1.2: a few are everywhere, most are rare."""
    return Vocabulary(words, list(accumulate((rank + 2) ** -1.2 for rank in range(len(words)))))


ENGLISH = zipf(FUNCTION_WORDS + CONTENT_WORDS + ["".join(parts) for parts in product(PREFIXES, STEMS, SUFFIXES)])
# Real Chinese notes are full of English terms.
CHINESE = zipf(CHINESE_WORDS + [f" {word} " for word in CONTENT_WORDS[:40]])
TAGS = zipf(["".join(parts) for parts in product(TAG_ROOTS, TAG_ENDS)])
