# Nothing is lost or renamed where there was nothing.
ringfence 1;
list robots;
list vip;
inbound { vip -> allow; robots -> hangup; }
