"""Import of the tables that are kept here beside orders: enterprises, answers, visits and the like."""
