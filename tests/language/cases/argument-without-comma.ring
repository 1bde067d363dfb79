ringfence 1;
inbound { country PL DE -> hangup; }
