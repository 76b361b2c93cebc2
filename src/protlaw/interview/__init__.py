"""The interview: questions in the order that settles most, answers in the words of whoever answers, a case file that is written
after each one. It knows the terminal only as something that says and asks."""
