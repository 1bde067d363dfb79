

ringfence 1;



region PL;
inbound {

    a -> b;


    # two rules
    c -> d;

}


