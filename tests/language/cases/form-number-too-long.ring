ringfence 1;
inbound { number +4860100000100001 -> hangup; }
