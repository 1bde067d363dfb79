ringfence "1";
