ringfence 1;
list waiting;
inbound { waiting -> remove waiting then hangup; }
