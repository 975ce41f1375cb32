"""The registry of venues as text: short name | full name | other spellings."""

CONFERENCES = """
NeurIPS | Advances in Neural Information Processing Systems | NIPS | Neurips | NEURIPS | NeurlPS | Neural
    Information Processing Systems | Conference on Neural Information Processing Systems
ICML | International Conference on Machine Learning
ICLR | International Conference on Learning Representations
AISTATS | International Conference on Artificial Intelligence and Statistics
COLT | Conference on Learning Theory | Annual Conference on Learning Theory
ALT | International Conference on Algorithmic Learning Theory
UAI | Conference on Uncertainty in Artificial Intelligence
AAAI | AAAI Conference on Artificial Intelligence
IJCAI | International Joint Conference on Artificial Intelligence | IJCAI-ECAI
ECAI | European Conference on Artificial Intelligence
ACML | Asian Conference on Machine Learning
ECML PKDD | European Conference on Machine Learning and Principles and Practice of Knowledge Discovery in Databases
    | ECML-PKDD | ECML | PKDD | ECML/PKDD
CoLLAs | Conference on Lifelong Learning Agents
AutoML | International Conference on Automated Machine Learning | AutoML-Conf
COLM | Conference on Language Modeling
LoG | Learning on Graphs Conference
CLeaR | Conference on Causal Learning and Reasoning
MIDL | Medical Imaging with Deep Learning
CHIL | Conference on Health, Inference, and Learning
IJCNN | International Joint Conference on Neural Networks
ICANN | International Conference on Artificial Neural Networks
GECCO | Genetic and Evolutionary Computation Conference
AAMAS | International Conference on Autonomous Agents and Multiagent Systems
ICAPS | International Conference on Automated Planning and Scheduling
CVPR | IEEE/CVF Conference on Computer Vision and Pattern Recognition | Conference on Computer Vision and Pattern
    Recognition | Computer Vision and Pattern Recognition
CVPRW | IEEE/CVF Conference on Computer Vision and Pattern Recognition Workshops | CVPR Workshops | CVPR Workshop
ICCV | IEEE/CVF International Conference on Computer Vision | International Conference on Computer Vision
ICCVW | IEEE/CVF International Conference on Computer Vision Workshops
ECCV | European Conference on Computer Vision
ECCVW | European Conference on Computer Vision Workshops
WACV | IEEE/CVF Winter Conference on Applications of Computer Vision | Winter Conference on Applications of Computer
    Vision
ACCV | Asian Conference on Computer Vision
BMVC | British Machine Vision Conference
3DV | International Conference on 3D Vision
ICIP | IEEE International Conference on Image Processing
ICPR | International Conference on Pattern Recognition
MICCAI | International Conference on Medical Image Computing and Computer Assisted Intervention
ISBI | IEEE International Symposium on Biomedical Imaging
IPMI | International Conference on Information Processing in Medical Imaging
SIGGRAPH | ACM SIGGRAPH Conference | Siggraph | Conference on Computer Graphics and Interactive Techniques
SIGGRAPH Asia | ACM SIGGRAPH Asia Conference
ACM MM | ACM International Conference on Multimedia | ACMMM | ACM Multimedia | MM
ICME | IEEE International Conference on Multimedia and Expo
ICMR | ACM International Conference on Multimedia Retrieval
ACL | Annual Meeting of the Association for Computational Linguistics | Association for Computational Linguistics |
    ACL-IJCNLP
EMNLP | Conference on Empirical Methods in Natural Language Processing | Empirical Methods in Natural Language
    Processing | EMNLP-IJCNLP
NAACL | Conference of the North American Chapter of the Association for Computational Linguistics | NAACL-HLT
EACL | Conference of the European Chapter of the Association for Computational Linguistics
AACL | Conference of the Asia-Pacific Chapter of the Association for Computational Linguistics
IJCNLP | International Joint Conference on Natural Language Processing
COLING | International Conference on Computational Linguistics | LREC-COLING
CoNLL | Conference on Computational Natural Language Learning | CONLL
LREC | International Conference on Language Resources and Evaluation
SemEval | International Workshop on Semantic Evaluation
WMT | Conference on Machine Translation
SIGDIAL | Annual Meeting of the Special Interest Group on Discourse and Dialogue
INLG | International Natural Language Generation Conference
NLPCC | CCF International Conference on Natural Language Processing and Chinese Computing
ICASSP | IEEE International Conference on Acoustics, Speech and Signal Processing
INTERSPEECH | Annual Conference of the International Speech Communication Association | Interspeech
ASRU | IEEE Automatic Speech Recognition and Understanding Workshop
SLT | IEEE Spoken Language Technology Workshop
ISMIR | International Society for Music Information Retrieval Conference
KDD | ACM SIGKDD Conference on Knowledge Discovery and Data Mining | SIGKDD | ACM KDD
WWW | The Web Conference | TheWebConf | Web Conference | World Wide Web Conference
SIGIR | International ACM SIGIR Conference on Research and Development in Information Retrieval
SIGIR-AP | Annual International ACM SIGIR Conference in the Asia Pacific
WSDM | ACM International Conference on Web Search and Data Mining
CIKM | ACM International Conference on Information and Knowledge Management
RecSys | ACM Conference on Recommender Systems | RECSYS
ECIR | European Conference on Information Retrieval
ICDM | IEEE International Conference on Data Mining
SDM | SIAM International Conference on Data Mining
PAKDD | Pacific-Asia Conference on Knowledge Discovery and Data Mining
SIGMOD | ACM SIGMOD International Conference on Management of Data | ACM SIGMOD
ICDE | IEEE International Conference on Data Engineering
EDBT | International Conference on Extending Database Technology
CIDR | Conference on Innovative Data Systems Research
PODS | ACM Symposium on Principles of Database Systems
OSDI | USENIX Symposium on Operating Systems Design and Implementation | USENIX OSDI
SOSP | ACM Symposium on Operating Systems Principles | ACM SOSP
NSDI | USENIX Symposium on Networked Systems Design and Implementation
USENIX ATC | USENIX Annual Technical Conference | ATC | Usenix ATC
FAST | USENIX Conference on File and Storage Technologies | USENIX FAST
EuroSys | European Conference on Computer Systems | Eurosys
MLSys | Conference on Machine Learning and Systems | SysML
SIGCOMM | ACM SIGCOMM Conference | ACM SIGCOMM
IMC | ACM Internet Measurement Conference
HotNets | ACM Workshop on Hot Topics in Networks
HotOS | Workshop on Hot Topics in Operating Systems
SoCC | ACM Symposium on Cloud Computing | SOCC
INFOCOM | IEEE International Conference on Computer Communications
MobiCom | International Conference on Mobile Computing and Networking
MobiSys | ACM International Conference on Mobile Systems, Applications, and Services
SenSys | ACM Conference on Embedded Networked Sensor Systems
ASPLOS | International Conference on Architectural Support for Programming Languages and Operating Systems
ISCA | International Symposium on Computer Architecture
MICRO | IEEE/ACM International Symposium on Microarchitecture
HPCA | IEEE International Symposium on High-Performance Computer Architecture
SC | International Conference for High Performance Computing, Networking, Storage and Analysis | Supercomputing
PPoPP | ACM Symposium on Principles and Practice of Parallel Programming
IPDPS | IEEE International Parallel and Distributed Processing Symposium
ICS | International Conference on Supercomputing
CGO | International Symposium on Code Generation and Optimization
DAC | Design Automation Conference
DATE | Design, Automation and Test in Europe
ICCAD | International Conference on Computer-Aided Design
PLDI | ACM Conference on Programming Language Design and Implementation
POPL | ACM Symposium on Principles of Programming Languages
OOPSLA | Conference on Object-Oriented Programming Systems, Languages, and Applications
ICFP | International Conference on Functional Programming
CAV | International Conference on Computer Aided Verification
ICSE | International Conference on Software Engineering
FSE | ACM International Conference on the Foundations of Software Engineering | ESEC/FSE
ASE | IEEE/ACM International Conference on Automated Software Engineering
ISSTA | International Symposium on Software Testing and Analysis
MSR | International Conference on Mining Software Repositories
CCS | ACM Conference on Computer and Communications Security | ACM CCS
IEEE S&P | IEEE Symposium on Security and Privacy | S&P | Oakland
USENIX Security | USENIX Security Symposium
NDSS | Network and Distributed System Security Symposium
CRYPTO | Annual International Cryptology Conference
EUROCRYPT | International Conference on the Theory and Applications of Cryptographic Techniques
PETS | Privacy Enhancing Technologies Symposium
STOC | ACM Symposium on Theory of Computing
FOCS | IEEE Symposium on Foundations of Computer Science
SODA | ACM-SIAM Symposium on Discrete Algorithms
ITCS | Innovations in Theoretical Computer Science
ICALP | International Colloquium on Automata, Languages, and Programming
LICS | ACM/IEEE Symposium on Logic in Computer Science
EC | ACM Conference on Economics and Computation
ISIT | IEEE International Symposium on Information Theory
CHI | ACM Conference on Human Factors in Computing Systems | ACM CHI | Conference on Human Factors in Computing
    Systems
UIST | ACM Symposium on User Interface Software and Technology
CSCW | ACM Conference on Computer-Supported Cooperative Work
IUI | ACM International Conference on Intelligent User Interfaces
UbiComp | ACM International Joint Conference on Pervasive and Ubiquitous Computing
VIS | IEEE Visualization Conference | IEEE VIS
FAccT | ACM Conference on Fairness, Accountability, and Transparency | FAT*
AIES | AAAI/ACM Conference on AI, Ethics, and Society
HRI | ACM/IEEE International Conference on Human-Robot Interaction
CoRL | Conference on Robot Learning | CORL
ICRA | IEEE International Conference on Robotics and Automation
IROS | IEEE/RSJ International Conference on Intelligent Robots and Systems
RSS | Robotics: Science and Systems
L4DC | Learning for Dynamics and Control Conference
CDC | IEEE Conference on Decision and Control
ACC | American Control Conference
RLC | Reinforcement Learning Conference
RLDM | Multidisciplinary Conference on Reinforcement Learning and Decision Making
ISWC | International Semantic Web Conference
ESWC | Extended Semantic Web Conference
AKBC | Conference on Automated Knowledge Base Construction
RECOMB | International Conference on Research in Computational Molecular Biology
ISMB | Intelligent Systems for Molecular Biology
CogSci | Annual Conference of the Cognitive Science Society
"""
"""Conferences and symposia."""

JOURNALS = """
JMLR | Journal of Machine Learning Research | Journal of ML Research
TMLR | Transactions on Machine Learning Research
DMLR | Journal of Data-centric Machine Learning Research
MLJ | Machine Learning Journal
JAIR | Journal of Artificial Intelligence Research
AIJ | Artificial Intelligence Journal
TPAMI | IEEE Transactions on Pattern Analysis and Machine Intelligence | PAMI | T-PAMI | IEEE TPAMI
IJCV | International Journal of Computer Vision
TIP | IEEE Transactions on Image Processing
TMI | IEEE Transactions on Medical Imaging
MedIA | Medical Image Analysis | MIA
TNNLS | IEEE Transactions on Neural Networks and Learning Systems
TKDE | IEEE Transactions on Knowledge and Data Engineering
TCSVT | IEEE Transactions on Circuits and Systems for Video Technology
TMM | IEEE Transactions on Multimedia
TOG | ACM Transactions on Graphics
TVCG | IEEE Transactions on Visualization and Computer Graphics
TASLP | IEEE/ACM Transactions on Audio, Speech, and Language Processing
TSP | IEEE Transactions on Signal Processing
TIT | IEEE Transactions on Information Theory
TOIS | ACM Transactions on Information Systems
TODS | ACM Transactions on Database Systems
TOCS | ACM Transactions on Computer Systems
TOPLAS | ACM Transactions on Programming Languages and Systems
TOCHI | ACM Transactions on Computer-Human Interaction
TIFS | IEEE Transactions on Information Forensics and Security
TDSC | IEEE Transactions on Dependable and Secure Computing
TPDS | IEEE Transactions on Parallel and Distributed Systems
TSE | IEEE Transactions on Software Engineering
T-RO | IEEE Transactions on Robotics | TRO
RA-L | IEEE Robotics and Automation Letters | RAL
IJRR | International Journal of Robotics Research
VLDB | Proceedings of the VLDB Endowment | PVLDB | International Conference on Very Large Data Bases
PACMPL | Proceedings of the ACM on Programming Languages
IMWUT | Proceedings of the ACM on Interactive, Mobile, Wearable and Ubiquitous Technologies
TACL | Transactions of the Association for Computational Linguistics
CL | Computational Linguistics
CACM | Communications of the ACM
CSUR | ACM Computing Surveys
JACM | Journal of the ACM
SICOMP | SIAM Journal on Computing
SIAM Rev. | SIAM Review | SIREV
SIMODS | SIAM Journal on Mathematics of Data Science
Neural Computation | Neural Computation
Neural Networks | Neural Networks
Pattern Recognition | Pattern Recognition
Neurocomputing | Neurocomputing
Nature | Nature
Science | Science
Cell | Cell
PNAS | Proceedings of the National Academy of Sciences
Nature Communications | Nature Communications | Nat. Commun. | Nat Commun
Nature Methods | Nature Methods | Nat. Methods | Nat Methods
Nature Machine Intelligence | Nature Machine Intelligence | Nat. Mach. Intell.
Nature Neuroscience | Nature Neuroscience | Nat. Neurosci.
Nature Biotechnology | Nature Biotechnology | Nat. Biotechnol.
Nature Medicine | Nature Medicine | Nat. Med.
Nature Physics | Nature Physics | Nat. Phys.
Nature Genetics | Nature Genetics | Nat. Genet.
Nature Human Behaviour | Nature Human Behaviour
Scientific Reports | Scientific Reports | Sci. Rep.
Scientific Data | Scientific Data
Science Advances | Science Advances | Sci. Adv.
Science Robotics | Science Robotics | Sci. Robot.
Neuron | Neuron
eLife | eLife
PLOS ONE | PLOS ONE | PLoS ONE | PLoS One
PLOS Computational Biology | PLOS Computational Biology | PLoS Computational Biology | PLoS Comput. Biol.
PLOS Biology | PLOS Biology | PLoS Biology
Bioinformatics | Bioinformatics
NAR | Nucleic Acids Research
Genome Biology | Genome Biology
Genome Research | Genome Research
Cell Systems | Cell Systems
Journal of Neuroscience | Journal of Neuroscience | J. Neurosci.
NeuroImage | NeuroImage
The Lancet | The Lancet | Lancet
NEJM | New England Journal of Medicine
JAMA | Journal of the American Medical Association
BMJ | BMJ
PRL | Physical Review Letters | Phys. Rev. Lett.
PRX | Physical Review X | Phys. Rev. X
PRA | Physical Review A | Phys. Rev. A
PRB | Physical Review B | Phys. Rev. B
PRD | Physical Review D | Phys. Rev. D
PRE | Physical Review E | Phys. Rev. E
Rev. Mod. Phys. | Reviews of Modern Physics | RMP
JHEP | Journal of High Energy Physics
JCP | Journal of Computational Physics | J. Comput. Phys.
ApJ | The Astrophysical Journal | Astrophysical Journal
MNRAS | Monthly Notices of the Royal Astronomical Society
Annals of Statistics | Annals of Statistics | Ann. Statist.
JASA | Journal of the American Statistical Association
JRSSB | Journal of the Royal Statistical Society Series B | JRSS B | JRSS-B | Journal of the Royal Statistical Society:
    Series B | Journal of the Royal Statistical Society, Series B
Biometrika | Biometrika
Annals of Mathematics | Annals of Mathematics | Ann. of Math.
Econometrica | Econometrica
Distill | Distill
JOSS | Journal of Open Source Software
PeerJ | PeerJ
IEEE Access | IEEE Access
Proceedings of the IEEE | Proceedings of the IEEE | Proc. IEEE
"""
"""Journals."""

PREPRINTS = """
arXiv | arXiv | ArXiv | Arxiv | arxiv | arXiv preprint | CoRR
bioRxiv | bioRxiv | biorxiv | BioRxiv
medRxiv | medRxiv | medrxiv
ChemRxiv | ChemRxiv
SSRN | SSRN
"""
"""Preprint servers: known as places, never a venue of record."""
