"""Telling the name of a university, company or laboratory from other words, for lists that put it behind a title."""

import re

_COMPANIES = """
Google|Google Brain|Google Research|Google DeepMind|Google Deepmind|Google AI|DeepMind|Deepmind|OpenAI|Anthropic|Meta
Meta AI|Facebook|FAIR|Microsoft|MSR|MSRA|Apple|Amazon|AWS|NVIDIA|Nvidia|IBM|Intel|Adobe|Salesforce|Samsung|Huawei
Tencent|Alibaba|Baidu|ByteDance|Bytedance|SenseTime|Megvii|Xiaomi|JD.com|Kuaishou|Meituan|DiDi|Uber|Lyft|Waymo|Tesla
Twitter|LinkedIn|Netflix|Spotify|Pinterest|Airbnb|Yahoo|Yandex|Naver|Kakao|Sony|Toyota|Honda|Hitachi|NEC|NTT
Fujitsu|Preferred Networks|Qualcomm|ARM|AMD|Cerebras|Graphcore|SambaNova|MosaicML|Databricks|Snowflake|Cohere|Mistral
Mistral AI|Hugging Face|HuggingFace|Stability AI|Runway|Midjourney|EleutherAI|LAION|AI2|Allen AI|xAI|DeepSeek|Zhipu AI
Moonshot AI|Qwen|01.AI|Inflection|Character.AI|Adept|Siemens|Bosch|Philips|SAP|Zalando|Criteo|Naver Labs|Disney
Bloomberg|Visa|Nokia|Ericsson|Bell Labs|Xerox PARC|Element AI|Vicarious|Numenta|Roche|Genentech|Novartis|Pfizer|CNRS
Inria|INRIA|CERN|NASA|NIST|KAIST|POSTECH|UNIST|GIST|SNU|ETH|ETHZ|EPFL|MIT|CMU|UCL|UCLA|UCSD|UCSB|UCB|USC|USCD|NYU|UIUC
UT Austin|UW|UMD|UMich|UPenn|GaTech|Georgia Tech|Caltech|Virginia Tech|TTIC|HKU|HKUST|CUHK|NUS|NTU|PKU|THU|SJTU|USTC
ZJU|CASIA|BAAI|RIKEN|AIST|IISc|TUM|TU Munich|TU Berlin|TU Delft|KU Leuven|KTH|DTU|EPFZ|IDSIA|MPI|MILA|Mila|LISA|CIFAR
IAS|LMU|RWTH|KIT|DFKI|DLR|TTI|ANU|CSIRO|Technion|Weizmann|Skoltech|HSE|MIPT|ISTA|IST Austria|JHU|OSU|PSU|ASU|BU|UNC
Stanford|Berkeley|Harvard|Princeton|Yale|Columbia|Cornell|Cornel|Oxford|Cambridge|Edinburgh|Imperial|Toronto|Montreal
McGill|Waterloo|Tsinghua|Peking|Fudan|Zhejiang|Nanjing|Jiaotong|Carnegie Mellon|Johns Hopkins|John Hopkins|Hopkins
Purdue|Duke|Brown|Rice|Dartmouth|Northwestern|Chicago|Washington|Michigan|Illinois|Wisconsin|Maryland|Rutgers|Caltech
UC Berkeley|UC San Diego|UC Irvine|UC Davis|UC Santa Barbara|UC Santa Cruz|UC Riverside|Tel Aviv|Hebrew University
Max Planck|Fraunhofer|Alan Turing Institute|Vector Institute|Simons Institute|Flatiron|Broad|Sanger|Janelia|Together AI
"""
_KNOWN = frozenset(name.casefold() for name in _COMPANIES.replace("\n", "|").split("|") if name)

_CUE = re.compile(
    r"\b(?:Universit\w+|Univ|Uni|Universidad|Universidade|Université|Università|Universiteit|Hochschule|Institut\w*"
    r"|Instituto|Istituto|Colleges?|Academy|Akademie|Polytechni\w*|Politecnico|Labs?|Laborator\w+|Labor|Research Center"
    r"|Research Centre|Inc|Corp|Corporation|Ltd|LLC|GmbH|Foundation|Hospital|Clinic|School|Department|Dept|Ministry)\b"
    r"|\bU\.?\s?of\b|(?:^|\s)U[A-Z][a-z]+\b|\w*Research$"
    r"|大学|学院|研究院|研究所|实验室|公司|大學|研究室|대학교|연구소"
)
_KNOWN_INSIDE = re.compile(
    r"\b(?:Google|DeepMind|Deepmind|OpenAI|Microsoft|Facebook|Meta AI|NVIDIA|Nvidia|Huawei|Tencent|Alibaba|Baidu"
    r"|ByteDance|Samsung|Salesforce|Adobe|Amazon|IDSIA|Hopkins|Carnegie Mellon|Jiaotong|Tsinghua|Stanford|Berkeley"
    r"|Turing Institute|ETH|EPFL|MIT|CMU|Inria|INRIA|IBM|Intel|Apple|Yahoo|Toronto|Montreal|Oxford|Cambridge"
    r"|Harvard|Princeton)\b"
)
_COMPANY_AI = re.compile(r"^[A-Z][A-Za-z]+ AI(?: Labs?| Research)?$")
# "Explainable AI" ends a title, "Samsung AI" does not.
_ADJECTIVE = re.compile(r"^(?:\w+(?:able|ible|ive|ing|ed|ic|al|ous|ful|thy|ent|ant|ar)|Safe|Fair|Edge|Cloud|Game)\b")
_SENTENCE = re.compile(
    r"[:?!;]|(?<![’\'])\b(?:with|for|from|using|via|by|to|is|are|a|an|towards?|how|what|why|learning|on)\b"
)
_SPLIT = re.compile(r"\s*(?:&|\band\b|\+|/)\s*")
_GIVEN = frozenset(
    """
aaron adam alan albert alec alex alexander alexandra alexei alice amir amit ana andrea andreas andrei andrew angela anna
anne anthony antonio arthur barbara ben benjamin bernhard boris brian carl carlos caroline charles chelsea chris
christian christina christoph christopher claire dan daniel danielle david dmitry donald dong edward elena elizabeth
emily emma eric erik ethan eva felix francis francisco frank geoffrey george georg hannah hans henry hugo ian igor ilya
ivan jack jacob jakob james jan jane jason jean jeff jeffrey jennifer jeremy jessica jimmy joan johannes john jon
jonathan jose joseph joshua juan julia julian jürgen karen karl kate katherine keith kevin kyle larry lars laura leo
leon leonard linda lisa louis lucas lukas luke marc marco maria marie mark markus martin mary matthew max maxim michael
michel miguel mike mohammad mohammed nathan nicholas nick nicolas nikita noam olga oliver oriol pablo patrick paul
pedro peter philip philipp pierre rachel ralph ray rebecca richard robert robin roger roland ruslan ryan sam samuel
sander sara sarah scott sebastian sergey sergio simon sofia stefan stephen steve steven susan sven thomas tim timothy
tobias tom tomas tony victor vincent vladimir walter wei wilhelm william wolfgang xavier yann yoshua yuri zoe
""".split()
)
_PERSON = re.compile(
    r"^(?:(?:[A-Z]\.[\s-]?){1,3}|[A-Z][\w’'-]+\s)(?:[A-Z]\.\s)?(?:(?:van|von|de|der|den|la)\s)*[A-Z][\w’'-]+$"
)
_INITIAL = re.compile(r"^(?:[A-Z]\.[\s-]?){1,3}[A-Z]")


def is_organisation(text: str) -> bool:
    """Say whether ``text``, as a whole, names one or more organisations (``Google and Univ. of Toronto``)."""
    text = text.strip(" .")
    if not text or len(text) > 80 or _SENTENCE.search(text):
        return False
    parts = [part.strip(" .") for part in _SPLIT.split(text) if part.strip(" .")]
    if not parts or any(
        len(part.split()) > 6 or not (part[0].isupper() or part[0].isdigit() or not part.isascii()) for part in parts
    ):
        return False
    return any(_is_one(part) for part in parts)


def _is_one(part: str) -> bool:
    if part.casefold() in _KNOWN or _CUE.search(part) or _KNOWN_INSIDE.search(part):
        return True
    return bool(_COMPANY_AI.match(part) and not _ADJECTIVE.match(part))


def is_person(text: str) -> bool:
    """Say whether ``text`` is surely one person's name: initials and a name, or a common given name and another."""
    text = text.strip()
    if not _PERSON.match(text):
        return False
    return bool(_INITIAL.match(text)) or text.split()[0].casefold() in _GIVEN
