ringfence 1;
inbound { number +4822 * -> hangup; }
