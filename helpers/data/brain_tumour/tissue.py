"""Signal of the tissues on a T1-weighted image after contrast; white matter is 100."""

AIR = 0.0
BONE = 9.0  # cortical bone has hardly any signal
CSF = 26.0
VITREOUS = 30.0
MUSCLE = 66.0
GREY = 77.0
SKIN = 105.0
WHITE = 100.0
MARROW = 118.0
GLAND = 150.0
BLOOD = 172.0  # slow venous blood with contrast agent
MUCOSA = 165.0
