include "circle.ring";
