ringfence 1;
region PL;
inbound { not country PL, DE -> hangup; }
