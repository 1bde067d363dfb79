ringfence 1;
#repeat 1000001 a 
;
