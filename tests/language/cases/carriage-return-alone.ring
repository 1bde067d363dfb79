ringfence 1;
list robots;  # filled by handinbound { robots -> hangup; }
