ringfence 1;
list a "été";
