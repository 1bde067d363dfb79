ringfence 1;
region PL;
inbound {
    number +48*, +1*            -> allow;
    country PL                  -> hangup;
    country US                  -> hangup;
    country DE and number +44*  -> hangup;
    country DE                  -> redirect "de";
    number +4930*               -> hangup;
    not country DE, GB          -> allow;
    number +44*                 -> hangup;
    number +33*                 -> hangup;
}
# Guernsey, Jersey and the Isle of Man share +44.
