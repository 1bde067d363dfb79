inbound {
    not (robots and complaints and default and outside office and inside holidays and not type mobile and anonymous) -> hangup;
}
