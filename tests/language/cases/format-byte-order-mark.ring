ringfence  1;
