inbound { country PL ,DE,  FR and type mobile | fixed -> allow; }
