"""Attendance: what terminals report, who was excused, and what a day comes to; cameras and patrols beside it."""
