ringfence 1;
timezone "Europe/Warsav";
