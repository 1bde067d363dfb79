inbound {
    dnc and outside office and not country PL, DE, FR and calls 5 within 5m and trunk "carrier one" and not vip -> hangup;
    (robots or complaints or default) and (outside office or inside holidays) and not type mobile or anonymous -> redirect "a";
}
