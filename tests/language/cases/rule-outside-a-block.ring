ringfence 1;
anonymous -> hangup;
