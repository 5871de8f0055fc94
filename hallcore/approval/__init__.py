"""Administrative approval (行政审批): a case from its receipt over five stages to its delivery."""
