ringfence 1;
list robots { +48601000001; }
inbound {
    anonymous         -> log "\"who\\\" is there" then hangup 433 "no \"anonymous\" calls";
    robots            -> redirect "DOMAIN\\honeypot";
    trunk "\"quoted\"" -> hangup 603 "plain; 'text'";
}
campaign { robots -> status "\\"; }
