ringfence 1;
campaign "" { malformed -> hangup; }
