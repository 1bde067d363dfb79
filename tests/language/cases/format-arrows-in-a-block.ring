inbound {
robots->redirect "honeypot";
  dnc and outside office -> hangup 603;

 anonymous   ->   hangup;
}
inbound to +4822* { x -> allow; }
