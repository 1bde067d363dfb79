inbound { trunk "電話" -> hangup; } # wide
inbound { trunk "zażółć" and a -> hangup; } # narrow
