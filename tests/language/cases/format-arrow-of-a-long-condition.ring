inbound {
    a -> hangup;
    dnc and outside office and not country PL, DE, FR, CZ and calls 5 within 5m -> hangup 603;
    b and c -> hangup;
}
