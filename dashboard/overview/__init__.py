"""What the overview finds in the orders of the last weeks."""
