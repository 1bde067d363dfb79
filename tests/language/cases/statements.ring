ringfence 1;
inbund { otherwise -> allow; }
regoin PL;
hangup 603;
"text";
vip -> allow;
xyz;
timezone "Europe/Warsav";
region pl;
region UK;
